/// The bytes of one connection, as its driver sees them. Any thread may call; nothing blocks.
protocol ConnectionTransport: AnyObject, Sendable {
  /// Takes bytes to be sent in order; they may wait until `flush`.
  func write(_ bytes: [UInt8])
  /// Sends what was taken.
  func flush()
  /// Delivers no more input until `resumeReading`.
  func stopReading()
  /// Delivers input again.
  func resumeReading()
  /// Ends this process, or what it serves, when that process ends. Only stdin and stdout heed it.
  func watch(process: Int32)
  /// Closes when everything taken has been sent.
  func close(status: Int32)
  /// Closes now.
  func abort()
}
