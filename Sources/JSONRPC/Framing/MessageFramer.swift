/// Cuts a stream of bytes into message bodies: a value that is fed and asked, and touches nothing else.
///
/// The outcome does not depend on how the bytes were divided when they were fed. After its one failure it yields
/// nothing more. It holds at most one header block and one message body beyond what was fed last.
public struct MessageFramer: Sendable {
  /// What the framer has found.
  public enum Output: Hashable, Sendable {
    /// The body of a message, not yet known to be JSON.
    case message([UInt8])
    /// The stream cannot be cut any further.
    case failure(FramingError)
  }

  /// The framing in use; `detect` until the first byte that is no blank.
  public private(set) var mode: FramingMode
  /// Bytes a body may take; may be changed between messages.
  public var messageBytesMax: Int
  private let headerBytesMax: Int
  private var buffer: [UInt8] = []
  /// The first byte of `buffer` not yet given out.
  private var start = 0
  /// Bytes from `start` already searched for the end of a line or header block.
  private var searched = 0
  /// Bytes of the body whose headers have been read.
  private var bodyLength: Int?
  private var isFirstLineChecked = false
  private var hasEnded = false
  private var hasFailed = false

  /// A framer at the start of a connection.
  public init(mode: FramingMode, limits: RPCLimits = RPCLimits()) {
    self.mode = mode
    messageBytesMax = limits.messageBytesMax
    headerBytesMax = limits.headerBytesMax
  }

  /// Whether a message has begun and not ended.
  public var isInsideMessage: Bool { bodyLength != nil || start < buffer.count }

  /// Bytes held back because their message is not complete or was not asked for.
  public var bufferedBytes: Int { buffer.count - start }

  /// Takes bytes in; `next()` gives out what they complete.
  public mutating func feed(_ bytes: some Collection<UInt8>) {
    guard !hasFailed, !hasEnded else { return }
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= 64 * 1024)
      start = 0
    } else if start > 64 * 1024, start > buffer.count / 2 {
      buffer.removeSubrange(..<start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Tells that no more bytes will come; `next()` then gives out what is left, at last a truncation if there is one.
  public mutating func endOfInput() {
    hasEnded = true
  }

  /// The bytes that were fed and not given out, for another framer of this mode to go on with. Headers already read are
  /// written anew.
  public func unconsumedBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    if let bodyLength { Self.appendHeader(bodyLength, to: &bytes) }
    return bytes + buffer[start...]
  }

  /// The next message or the failure; nil when more bytes are needed, and for ever after a failure.
  public mutating func next() -> Output? {
    guard !hasFailed else { return nil }
    do throws(FramingError) {
      return try nextBody().map(Output.message)
    } catch {
      hasFailed = true
      buffer = []
      start = 0
      bodyLength = nil
      return .failure(error)
    }
  }

  private mutating func nextBody() throws(FramingError) -> [UInt8]? {
    if mode == .detect { decide() }
    if mode != .detect, !isFirstLineChecked { try checkFirstLine() }
    switch mode {
    case .detect: return nil
    case .headers: return try nextByHeaders()
    case .lines: return try nextByLine()
    }
  }

  /// A letter begins a header name; anything else can only be a line.
  private mutating func decide() {
    while start < buffer.count, Self.isBlank(buffer[start]) { start += 1 }
    guard start < buffer.count else { return }
    mode = Self.mode(begunWith: buffer[start])
  }

  /// The framing of a stream that begins with these bytes; nil while they are blank.
  static func mode(of beginning: some Sequence<UInt8>) -> FramingMode? {
    beginning.first { !isBlank($0) }.map(mode(begunWith:))
  }

  private static func mode(begunWith byte: UInt8) -> FramingMode {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) ? .headers : .lines
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  // MARK: Headers

  private mutating func nextByHeaders() throws(FramingError) -> [UInt8]? {
    if bodyLength == nil {
      guard let blockEnd = try endOfHeaders() else {
        if hasEnded, start < buffer.count { throw .truncated(bytesMissing: nil) }
        return nil
      }
      let block = try HeaderBlock(lines: buffer[start..<(blockEnd - 2)])
      guard block.contentLength <= messageBytesMax else { throw .messageTooLong(bytesMax: messageBytesMax) }
      start = blockEnd
      searched = 0
      bodyLength = block.contentLength
      buffer.reserveCapacity(min(start + block.contentLength, buffer.count + 64 * 1024))
    }
    guard let length = bodyLength else { return nil }
    guard buffer.count - start >= length else {
      if hasEnded { throw .truncated(bytesMissing: length - (buffer.count - start)) }
      return nil
    }
    bodyLength = nil
    return take(length, skipping: 0)
  }

  /// The place after the blank line that closes the header block, once it has come.
  ///
  /// A block may be as long as the limit and not longer, whether its end has come or not.
  private mutating func endOfHeaders() throws(FramingError) -> Int? {
    let searchEnd = min(buffer.count, start + headerBytesMax)
    var place = start + searched
    while place < searchEnd {
      if buffer[place] == UInt8(ascii: "\n") {
        let lineLength = place - start - lineStart
        if lineLength == 1, buffer[place - 1] == UInt8(ascii: "\r") {
          lineStart = 0
          return place + 1
        }
        guard lineLength > 1, buffer[place - 1] == UInt8(ascii: "\r") else { throw .malformedHeader }
        lineStart = place + 1 - start
      }
      place += 1
    }
    searched = place - start
    if searched >= headerBytesMax { throw .headerTooLong(bytesMax: headerBytesMax) }
    return nil
  }

  /// Where the header line being searched begins, counted from `start`.
  private var lineStart = 0

  // MARK: Lines

  private mutating func nextByLine() throws(FramingError) -> [UInt8]? {
    while let lineEnd = try endOfLine() {
      let length = lineEnd - start
      let hasReturn = length > 0 && buffer[lineEnd - 1] == UInt8(ascii: "\r")
      let bodyLength = hasReturn ? length - 1 : length
      searched = 0
      guard bodyLength <= messageBytesMax else { throw .messageTooLong(bytesMax: messageBytesMax) }
      if buffer[start..<lineEnd].allSatisfy(Self.isBlank) {
        start = min(lineEnd + 1, buffer.count)
      } else {
        if Self.endsLikeHTTP(buffer[start..<(start + bodyLength)]) { throw .looksLikeHTTP }
        return take(bodyLength, skipping: hasReturn ? 2 : 1)
      }
    }
    return nil
  }

  /// The place of the next line feed; at the end of input, the end of what is left.
  private mutating func endOfLine() throws(FramingError) -> Int? {
    if let place = Self.firstLineFeed(in: buffer, from: start + searched) { return place }
    searched = buffer.count - start
    if hasEnded, start < buffer.count { return buffer.count }
    // One more byte than allowed is kept: it may be the carriage return before the line feed.
    guard searched <= messageBytesMax + 1 else { throw .messageTooLong(bytesMax: messageBytesMax) }
    return nil
  }

  private static func firstLineFeed(in buffer: [UInt8], from place: Int) -> Int? {
    buffer.withUnsafeBufferPointer { bytes in
      var place = place
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "\n") { return place }
        place += 1
      }
      return nil
    }
  }

  private mutating func take(_ length: Int, skipping separator: Int) -> [UInt8] {
    let body = Array(buffer[start..<(start + length)])
    start = min(start + length + separator, buffer.count)
    searched = 0
    return body
  }

  // MARK: HTTP

  /// The methods of HTTP, each with the blank that follows it in a request line.
  private static let methodsOfHTTP = [
    "GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "PATCH ", "TRACE ", "CONNECT ", "PRI ",
  ]

  /// Whether a line is a request line of HTTP with any method at all. No JSON text ends like that.
  private static func endsLikeHTTP(_ line: ArraySlice<UInt8>) -> Bool {
    guard let last = line.last, last == UInt8(ascii: "1") || last == UInt8(ascii: "0") else { return false }
    return line.dropLast().suffix(8).elementsEqual(" HTTP/1.".utf8)
  }

  /// Refuses a stream that starts with a request line of HTTP; waits while it still might.
  private mutating func checkFirstLine() throws(FramingError) {
    var mayStillMatch = false
    for method in Self.methodsOfHTTP {
      let head = buffer[start...].prefix(method.utf8.count)
      guard head.elementsEqual(method.utf8.prefix(head.count)) else { continue }
      if head.count == method.utf8.count { throw .looksLikeHTTP }
      mayStillMatch = true
    }
    isFirstLineChecked = !mayStillMatch
  }
}

extension MessageFramer {
  /// A body with what the framing puts around it. While the framing is undecided, headers.
  public static func encode(_ body: [UInt8], mode: FramingMode) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 32)
    append(body, mode: mode, to: &bytes)
    return bytes
  }

  /// Appends a framed body. The spelling of the header is the one all clients match.
  static func append(_ body: [UInt8], mode: FramingMode, to bytes: inout [UInt8]) {
    switch mode {
    case .headers, .detect:
      appendHeader(body.count, to: &bytes)
      bytes.append(contentsOf: body)
    case .lines:
      bytes.append(contentsOf: body)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private static func appendHeader(_ length: Int, to bytes: inout [UInt8]) {
    bytes.append(word: "Content-Length: ")
    bytes.append(contentsOf: String(length).utf8)
    bytes.append(word: "\r\n\r\n")
  }
}
