/// Which call may run when: a value without threads, so that its rules can be read and tested by themselves.
///
/// Writes run one at a time in the order of arrival, over all connections. A read runs at once, unless its connection
/// has sent a write before it that is not finished; then it follows that write. Writes are numbered, and since they
/// finish in order, waiting for one is waiting for all before it.
struct DispatchOrder<Job> {
  private var writes = FIFO<(number: UInt64, connection: UInt64, job: Job)>()
  private var nextWrite: UInt64 = 1
  private var lastWriteOf: [UInt64: UInt64] = [:]
  private var readsAfter: [UInt64: [Job]] = [:]
  private(set) var isWriting = false

  /// Whether no write waits or runs.
  var isIdle: Bool { writes.isEmpty && !isWriting }

  /// Whether no write of a connection waits or runs.
  func hasNoWrite(of connection: UInt64) -> Bool { lastWriteOf[connection] == nil }

  /// Takes a write; true when nobody is running writes and the caller must start to.
  mutating func add(write job: Job, of connection: UInt64) -> Bool {
    writes.append((nextWrite, connection, job))
    lastWriteOf[connection] = nextWrite
    nextWrite += 1
    guard !isWriting else { return false }
    isWriting = true
    return true
  }

  /// Takes a read; true when it may run now, false when it is kept until the write before it is finished.
  mutating func add(read job: Job, of connection: UInt64) -> Bool {
    guard let write = lastWriteOf[connection] else { return true }
    readsAfter[write, default: []].append(job)
    return false
  }

  /// The write to run next; nil when there is none, and then nobody is running writes any more.
  mutating func nextToWrite() -> (number: UInt64, connection: UInt64, job: Job)? {
    guard let next = writes.popFirst() else {
      isWriting = false
      return nil
    }
    return next
  }

  /// The reads that may run now that this write is finished.
  mutating func finished(write number: UInt64, of connection: UInt64) -> [Job] {
    if lastWriteOf[connection] == number { lastWriteOf[connection] = nil }
    return readsAfter.removeValue(forKey: number) ?? []
  }
}
