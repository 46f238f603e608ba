import ChangeSets

/// One exchange of one ledger with one peer, as a pure state machine: events in, actions out, no I/O and no clock.
///
/// The initiator greets; from there on both sides do the same. Each tells what it has, works out what the other lacks,
/// and streams it in bounded pages against a window of unacknowledged ones. A session that was cut leaves nothing to
/// repair: a new one starts from what was stored. `Protocol/exchange.md` is the rule.
public struct Session: Sendable {
  /// Who speaks first.
  public enum Role: Sendable, Equatable {
    /// Greets.
    case initiator
    /// Is greeted, and decides whether the ledger is offered.
    case responder
  }

  /// What happens to a session.
  public enum Event: Sendable {
    /// Begin; once, before anything else.
    case start
    /// Bytes arrived, in whatever pieces.
    case received([UInt8])
    /// The answer to the question last asked.
    case answered(StoreAnswer)
    /// The question last asked could not be answered.
    case storeFailed(String)
    /// The connection is gone.
    case closed
    /// Nothing was heard for this many seconds.
    case idle(seconds: Int64)
  }

  /// What a session wants done, in order.
  public enum Action: Sendable {
    /// Send these bytes.
    case send([UInt8])
    /// Have this answered. No other question follows before the answer.
    case ask(StoreQuery)
    /// The session is over; nothing follows. If the report names a failure other than an unavailable ledger, the
    /// connection cannot be used further.
    case ended(SyncReport)
  }

  enum Phase: Sendable, Equatable {
    case new
    /// The initiator has greeted, or is about to.
    case greeting
    /// The responder waits for a greeting, or works on its answer.
    case listening
    /// The initiator was told of a difference and waits for tips.
    case awaitingTips
    /// The responder sent the digests of parts and waits for tips.
    case awaitingBucketTips
    /// Pages and follow-ups flow.
    case exchanging
    /// Both hold the same change sets and tell each other what devices acknowledged.
    case acknowledging
    case ended
  }

  /// What the outstanding question is for.
  enum Purpose: Sendable {
    case greet
    case answerGreeting(Hello)
    case agree(Agreed)
    case tipsToList(DigestStatement)
    case tipsByBucket(Differ)
    case tipsToCompare([ChainPoints], bitmap: [UInt8]?)
    case compare(isLadder: Bool)
    case ladders
    case serveByID
    case stillMissing
    case page
    case take(sequence: UInt64, page: ReadPage)
    case statement
    case tellMarks
    case tellAcknowledgements
    case takenAcknowledgements
  }

  /// Who speaks first.
  public let role: Role
  /// The ledger; nil on a responder until it was greeted.
  public internal(set) var ledger: LedgerID?
  /// What was done so far.
  public internal(set) var report: SyncReport

  let limits: ExchangeLimits
  var phase = Phase.new
  var decoder = FrameDecoder()
  var purpose: Purpose?
  var actions: [Action] = []
  var output: [UInt8] = []
  var turnIsOurs = false

  var mine = DigestStatement(log: Session.nothingHeld, state: nil)
  var theirs: DigestStatement?
  var version: UInt8 = 0
  var commonInstant: Int64?

  var bucketBits: UInt8 = 0
  var tipsHeard: [ChainPoints] = []
  var bucketsHeard: [UInt8]?
  var listedOurTips = false
  var pointsHeardCount = 0
  var wantedByPeerCount = 0
  var pointsTold: Set<ChainID> = []
  var laddersTold: Set<ChainID> = []
  var planned: Set<ChainID> = []

  /// Our requests that the peer has not served, and the peer's that we have not.
  var openRequests: UInt64 = 0
  var owedRequests: UInt64 = 0

  var outgoing = Outgoing()
  var pageSequence: UInt64 = 0
  var acknowledgedThrough: UInt64 = 0
  var takenThrough: UInt64 = 0
  var fruitlessPages = 0
  /// By chain, the highest number that came although it was held.
  var resentThrough: [ChainID: UInt64] = [:]
  var missing: Set<ChangeSetID> = []
  /// Never asked for again: each id is asked for once, and what was refused is not asked for at all.
  var asked: Set<ChangeSetID> = []
  var wantRounds = 0
  var unanswered: Set<ChangeSetID> = []

  var acknowledging = AcknowledgementState()
  var doneSent = false
  var doneHeard: DigestStatement?

  /// The log digest of a side that holds nothing of a ledger.
  static var nothingHeld: Hash256 { Hash256.zero }

  /// A session that greets about `ledger`. The ledger need not be held: this is how it is copied the first time.
  public init(initiating ledger: LedgerID, limits: ExchangeLimits = ExchangeLimits()) {
    role = .initiator
    self.ledger = ledger
    self.limits = limits
    report = SyncReport(ledger: ledger)
  }

  /// A session that waits to be greeted.
  public init(respondingWithin limits: ExchangeLimits = ExchangeLimits()) {
    role = .responder
    self.limits = limits
    report = SyncReport()
  }

  /// True once `ended` was among the actions.
  public var isEnded: Bool { phase == .ended }

  /// True while a question is outstanding.
  public var awaitsStore: Bool { purpose != nil }

  /// Bytes received that belong to whatever follows this session on the connection. For use once it has ended.
  public mutating func takeUnread() -> [UInt8] {
    decoder.takeRest()
  }

  /// Takes one event and says what to do. After the end every event is ignored.
  public mutating func handle(_ event: Event) -> [Action] {
    guard phase != .ended else { return [] }
    do throws(ExchangeError) {
      try accept(event)
      try advance()
    } catch {
      fail(error)
    }
    flush()
    defer { actions = [] }
    return actions
  }

  private mutating func accept(_ event: Event) throws(ExchangeError) {
    switch event {
    case .start:
      guard phase == .new else { throw .misuse("started twice") }
      if role == .initiator {
        phase = .greeting
        ask(.summary(notLaterThan: nil), for: .greet)
      } else {
        phase = .listening
      }
    case .received(let bytes):
      guard phase != .new else { throw .misuse("bytes before the start") }
      decoder.append(bytes)
      let max = limits.pageFrameBytesMax + limits.receiveSlackBytesMax
      guard decoder.buffered <= max else { throw .tooMany(what: "bytes at once", max: max) }
    case .answered(let answer):
      guard let purpose else { throw .misuse("an answer without a question") }
      self.purpose = nil
      try take(answer, for: purpose)
    case .storeFailed(let text):
      throw .storeFailed(text)
    case .closed:
      throw .cut
    case .idle(let seconds):
      throw .idle(seconds: seconds)
    }
  }

  /// Goes on until the store must be asked, more bytes must come, or the session is over.
  private mutating func advance() throws(ExchangeError) {
    while purpose == nil, phase != .ended, phase != .new {
      if let frame = try decoder.next(maxBytes: { [phase, limits] in Self.maxBytes(kind: $0, phase, limits) }) {
        heard(bytes: frame.count + 4)
        try take(try Message(frame: frame))
      } else if phase == .exchanging {
        guard try proceed() else { return }
      } else if phase == .acknowledging {
        guard proceedAcknowledging() else { return }
      } else {
        return
      }
    }
  }

  private static func maxBytes(kind: UInt8, _ phase: Phase, _ limits: ExchangeLimits) -> Int {
    if phase == .listening { return limits.greetingFrameBytesMax }
    switch MessageKind(rawValue: kind) {
    case .page: return limits.pageFrameBytesMax
    case .acknowledgements: return limits.acknowledgementFrameBytesMax
    default: return limits.controlFrameBytesMax
    }
  }
}
