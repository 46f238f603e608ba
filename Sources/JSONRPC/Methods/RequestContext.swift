import Synchronization

/// Who calls, and the ways to answer before the answer. Valid during one call; any thread may use it.
public final class RequestContext: Sendable {
  /// The method called.
  public let method: String
  /// The other end; keep it to send notifications after the call.
  public let handle: ClientHandle
  /// What the client said of itself in `initialize`, if it did.
  public let client: ClientInfo?
  private let flag: CancellationFlag
  private let progressToken: JSON?
  private let told = Mutex(ToldProgress())

  private struct ToldProgress {
    var isOpen = false
    /// The highest percentage told.
    var percentage: Int?
  }

  /// A context for one call.
  public init(
    method: String, handle: ClientHandle, client: ClientInfo? = nil, flag: CancellationFlag = CancellationFlag(),
    progressToken: JSON? = nil
  ) {
    self.method = method
    self.handle = handle
    self.client = client
    self.flag = flag
    self.progressToken = progressToken
  }

  /// Unique among the connections of this process; 0 for the caller within the process.
  public var connectionID: UInt64 { handle.id }

  /// Whether the answer is no longer wanted. Long work looks now and then and throws `RPCError.cancelled` when it can
  /// stop without having had an effect.
  public var isCancelled: Bool { flag.isRaised }

  /// Whether anyone listens to progress; saves the work of describing it.
  public var wantsProgress: Bool { progressToken != nil }

  /// Tells the client how the work goes, if it asked; otherwise does nothing.
  ///
  /// A missing `begin` is supplied from the method's name; the dispatcher supplies a missing `end`. A percentage lower
  /// than one told before is told as that one. Reports may be merged when the client is slow.
  public func report(_ progress: WorkProgress) {
    guard let token = progressToken else { return }
    switch progress {
    case .begin(_, _, let percentage):
      told.withLock { $0 = ToldProgress(isOpen: true, percentage: percentage) }
      send(progress, token, .required)
    case .report(let message, let percentage):
      let (isFirst, risen) = told.withLock { told in
        defer { told.isOpen = true }
        told.percentage = percentage.map { max($0, told.percentage ?? 0) } ?? told.percentage
        return (!told.isOpen, percentage == nil ? nil : told.percentage)
      }
      if isFirst { send(.begin(title: method, percentage: percentage == nil ? nil : 0), token, .required) }
      send(.report(message: message, percentage: risen), token, .latest(key: WorkProgress.key(token)))
    case .end:
      let wasOpen = told.withLock { told in
        defer { told = ToldProgress() }
        return told.isOpen
      }
      if wasOpen { send(progress, token, .latest(key: WorkProgress.key(token))) }
    }
  }

  /// Sends the client a notification.
  public func notify(_ method: String, _ params: JSONObject, latestOf key: String? = nil) {
    handle.notify(method, params, latestOf: key)
  }

  /// Ends progress that was begun and not ended.
  func finishProgress() {
    report(.end())
  }

  private func send(_ progress: WorkProgress, _ token: JSON, _ policy: OutgoingNotice.Policy) {
    let params = progress.params(token: token)
    switch policy {
    case .required: handle.notify(WorkProgress.descriptor.name, params)
    case .latest(let key): handle.notify(WorkProgress.descriptor.name, params, latestOf: key)
    }
  }
}

/// What a client says of itself.
public struct ClientInfo: Hashable, Sendable {
  /// Its name, if told.
  public var name: String?
  /// Its version, if told.
  public var version: String?
  /// The process on whose end the node ends too, if told.
  public var processID: Int32?
  /// Its capabilities, as sent.
  public var capabilities: JSONObject

  /// A client with these parts.
  public init(
    name: String? = nil, version: String? = nil, processID: Int32? = nil, capabilities: JSONObject = JSONObject()
  ) {
    self.name = name
    self.version = version
    self.processID = processID
    self.capabilities = capabilities
  }
}
