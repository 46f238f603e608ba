import Dispatch
public import Logging
import NIOPosix
import Synchronization

/// Runs calls on threads of its own: writes on one, in the order of arrival; reads on several beside them; control
/// calls on one kept for them, or at once where they are immediate. A connection reads its own writes.
///
/// Any thread may submit; answers come on the threads that ran the calls: for an immediate one, and for a read whose
/// answer is kept, on that which submitted it, and for a call cancelled while it waited, on that which cancelled it.
/// Call `shutdown` before letting go of it.
public final class Dispatcher: Sendable {
  /// The methods it runs.
  public let table: MethodTable
  /// The bounds it enforces.
  public let limits: RPCLimits
  private let logger: Logger
  private let kept: KeptAnswers
  private let readers: NIOThreadPool
  private let writer = NIOThreadPool(numberOfThreads: 1)
  private let controller = NIOThreadPool(numberOfThreads: 1)
  private let state = Mutex(State())

  private struct State {
    var order = DispatchOrder<DispatchJob>()
    var jobs: [DispatchJob.Key: DispatchJob] = [:]
    var waiting = 0
    /// Immediate calls that run now: each on the thread that submitted it, so that nobody can cancel one.
    var immediate = 0
    var isShuttingDown = false
    var onIdle: DispatchSemaphore?

    /// Whoever waits for the end, once nothing is left to do.
    mutating func takeIdle() -> DispatchSemaphore? {
      guard onIdle != nil, jobs.isEmpty, immediate == 0, order.isIdle else { return nil }
      defer { onIdle = nil }
      return onIdle
    }
  }

  /// What the dispatcher has to do at one moment.
  public struct Load: Hashable, Sendable {
    /// Calls taken in and not answered.
    public var unanswered: Int
    /// Those among them that wait for a thread.
    public var waiting: Int
  }

  /// A dispatcher with running threads.
  ///
  /// - Parameter revision: tells apart what reads rest on: no number it gives stands for a state before and one after a
  ///   change, later numbers are greater, and while a change is made it gives nil. Without it no answer is kept.
  public init(
    table: MethodTable, limits: RPCLimits = RPCLimits(), readThreads: Int = 4,
    logger: Logger = Logger(label: "jsonrpc.dispatcher"), revision: @escaping @Sendable () -> UInt64? = { nil }
  ) {
    self.table = table
    self.limits = limits
    self.logger = logger
    kept = KeptAnswers(limits: limits, revision: revision)
    readers = NIOThreadPool(numberOfThreads: max(1, readThreads))
    readers.start()
    writer.start()
    controller.start()
  }

  /// What there is to do now.
  public var load: Load {
    state.withLock { Load(unanswered: $0.jobs.count + $0.immediate, waiting: $0.waiting) }
  }

  /// Takes a call in and answers it once through `reply`; a refusal is thrown instead and `reply` is not called.
  ///
  /// `call` must be unique among the unanswered calls of the connection.
  public func submit(
    _ method: String, _ params: Params, handle: ClientHandle, client: ClientInfo? = nil, call: UInt64,
    reply: @escaping @Sendable (Result<JSON, RPCError>) -> Void
  ) throws(RPCError) {
    guard let entry = table[method] else { throw .methodNotFound(method) }
    if let answer = answerAtHand(entry, params, connection: handle.id) { return reply(.success(answer)) }
    let flag = CancellationFlag()
    let context = RequestContext(
      method: method, handle: handle, client: client, flag: flag, progressToken: params.workDoneToken)
    if entry.descriptor.kind == .control, entry.handler.isImmediate(params) {
      return try runNow(entry, params, context, reply)
    }
    let job = DispatchJob(
      key: DispatchJob.Key(connection: handle.id, call: call), entry: entry, params: params, context: context,
      flag: flag, reply: reply)
    try schedule(job)
  }

  /// Lets go of a call: one that waits is answered as cancelled, one that runs can see that nobody waits for it.
  public func cancel(connection: UInt64, call: UInt64) {
    _ = end(DispatchJob.Key(connection: connection, call: call)) { $0.cancel() }
  }

  /// Forgets a call that has not begun, without an answer: whoever submitted it may submit it again. False if it has
  /// begun or is not known; then it is answered.
  public func takeBack(connection: UInt64, call: UInt64) -> Bool {
    end(DispatchJob.Key(connection: connection, call: call)) { $0.takeBack() }
  }

  /// Lets go of a call that waits, if it lets itself be ended.
  private func end(_ key: DispatchJob.Key, _ end: (DispatchJob) -> Bool) -> Bool {
    guard let job = state.withLock({ $0.jobs[key] }), end(job) else { return false }
    state.withLock { state in
      state.jobs[key] = nil
      state.waiting -= 1
    }
    signalIfIdle()
    return true
  }

  /// Refuses new calls, waits for those taken in, and stops the threads. Blocks; not to be called from a handler.
  ///
  /// Only the first call does anything.
  public func shutdown() {
    let idle = DispatchSemaphore(value: 0)
    let isFirst = state.withLock { state in
      guard !state.isShuttingDown else { return false }
      state.isShuttingDown = true
      state.onIdle = idle
      return true
    }
    guard isFirst else { return }
    signalIfIdle()
    idle.wait()
    for pool in [readers, writer, controller] {
      do {
        try pool.syncShutdownGracefully()
      } catch {
        logger.error("a thread pool did not stop", metadata: ["error": "\(error)"])
      }
    }
  }

  // MARK: Scheduling

  private enum Start {
    case nothing
    case read
    case writes
    case control
  }

  /// The answer to a read that is kept, where nothing forbids to give it: an earlier write of the same connection,
  /// which the read has to see, or the end.
  private func answerAtHand(_ entry: MethodTable.Entry, _ params: Params, connection: UInt64) -> JSON? {
    guard entry.descriptor.kind == .read, entry.handler.keepsAnswers else { return nil }
    let mayRead = state.withLock { !$0.isShuttingDown && $0.order.hasNoWrite(of: connection) }
    return mayRead ? kept.answer(entry.descriptor.name, params) : nil
  }

  private func runNow(
    _ entry: MethodTable.Entry, _ params: Params, _ context: RequestContext,
    _ reply: (Result<JSON, RPCError>) -> Void
  ) throws(RPCError) {
    let isOpen = state.withLock { state in
      if !state.isShuttingDown { state.immediate += 1 }
      return !state.isShuttingDown
    }
    guard isOpen else { throw .overloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds) }
    reply(entry.call(params, context, limits: limits))
    let idle = state.withLock { state in
      state.immediate -= 1
      return state.takeIdle()
    }
    idle?.signal()
  }

  private func schedule(_ job: DispatchJob) throws(RPCError) {
    let kind = job.entry.descriptor.kind
    let next: Start? = state.withLock { state in
      guard !state.isShuttingDown, kind == .control || state.waiting < limits.waitingRequestsMax else { return nil }
      state.jobs[job.key] = job
      state.waiting += 1
      switch kind {
      case .control: return .control
      case .read: return state.order.add(read: job, of: job.key.connection) ? .read : .nothing
      case .write: return state.order.add(write: job, of: job.key.connection) ? .writes : .nothing
      }
    }
    switch next {
    case nil: throw .overloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds)
    case .nothing?: break
    case .read?: start(read: job)
    case .writes?: writer.submit { [self] _ in runWrites() }
    case .control?: controller.submit { [self] _ in run(job) }
    }
  }

  private func start(read job: DispatchJob) {
    readers.submit { [self] _ in run(job) }
  }

  private func runWrites() {
    while let next = state.withLock({ $0.order.nextToWrite() }) {
      run(next.job)
      let released = state.withLock { $0.order.finished(write: next.number, of: next.connection) }
      for job in released { start(read: job) }
    }
    signalIfIdle()
  }

  private func run(_ job: DispatchJob) {
    // One that is held back stays as it waits: its connection is about to take it back.
    let isHeldBack = job.entry.descriptor.kind != .control && job.context.handle.isHeldBack
    guard !isHeldBack, job.begin() else { return }
    state.withLock { $0.waiting -= 1 }
    let outcome = runAndKeep(job)
    job.finish(outcome)
    state.withLock { $0.jobs[job.key] = nil }
    signalIfIdle()
  }

  private func runAndKeep(_ job: DispatchJob) -> Result<JSON, RPCError> {
    let keeps = job.entry.descriptor.kind == .read && job.entry.handler.keepsAnswers
    guard keeps, let revision = kept.revision() else { return job.run(limits: limits) }
    let outcome = job.run(limits: limits)
    if case .success(let answer) = outcome {
      kept.keep(answer, to: job.entry.descriptor.name, job.params, asOf: revision)
    }
    return outcome
  }

  private func signalIfIdle() {
    let idle = state.withLock { $0.takeIdle() }
    idle?.signal()
  }
}
