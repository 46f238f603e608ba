/// Drives a session against a store in place: every question is answered at once. This is all that a TCP connection,
/// a test or a simulation adds to the state machine. Call it on the thread that owns the store.
public enum SessionPump {
  /// What one event led to.
  public struct Result: Sendable {
    /// To be sent to the peer, in order.
    public var bytes: [UInt8] = []
    /// The report, if the session is over.
    public var report: SyncReport?
  }

  /// Hands `event` to the session and answers its questions from `store` until it waits for the peer or is over.
  public static func run(
    _ event: Session.Event, _ session: inout Session, store: any ExchangeStore, peer: PeerIdentity = .local
  ) -> Result {
    var result = Result()
    var next: Session.Event? = event
    while let event = next {
      next = nil
      for action in session.handle(event) {
        switch action {
        case .send(let bytes): result.bytes += bytes
        case .ended(let report): result.report = report
        case .ask(let query):
          do {
            next = .answered(try query.answer(from: store, peer: peer))
          } catch {
            next = .storeFailed("\(error)")
          }
        }
      }
    }
    return result
  }
}
