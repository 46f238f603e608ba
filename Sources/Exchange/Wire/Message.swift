import ChangeSets

/// The messages of a session; `Protocol/exchange.md` describes each, with its bytes.
enum Message: Equatable, Sendable {
  case hello(Hello)
  case agreed(Agreed)
  case differ(Differ)
  case refused(RefusedAnswer)
  case tips(TipsPart)
  case points(PointsPart)
  case want([ChangeSetID])
  case page(sequence: UInt64, bytes: [UInt8])
  case ack(through: UInt64)
  case served(requests: UInt64)
  case done(DigestStatement)
  case marks([AcknowledgementMark])
  /// The block is empty where there is nothing to send after all.
  case acknowledgements(isLast: Bool, block: [UInt8])
  case close(CloseCode)

  /// For error texts.
  var name: String {
    switch self {
    case .hello: "a greeting"
    case .agreed: "an agreement"
    case .differ: "a difference"
    case .refused: "a refusal"
    case .tips: "tips"
    case .points: "points"
    case .want: "a request by id"
    case .page: "a page"
    case .ack: "an acknowledgement"
    case .served: "an end of service"
    case .done: "a closing statement"
    case .close: "a close"
    case .marks: "marks of acknowledgements"
    case .acknowledgements: "acknowledgements"
    }
  }
}

/// The first bytes of a kind, so that the bound of a frame is known early.
enum MessageKind: UInt8 {
  case hello = 1
  case agreed, differ, refused, tips, points, want, page, ack, served, done, close, marks, acknowledgements
}

/// What a state digest is cut to on the wire, with its instant. Enough to find a fault, not a proof.
struct StateMark: Equatable, Sendable {
  var prefix: UInt64
  var advancedTo: Int64

  init(prefix: UInt64, advancedTo: Int64) {
    self.prefix = prefix
    self.advancedTo = advancedTo
  }

  init(_ state: StateDigest) {
    prefix = state.digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    advancedTo = state.advancedTo
  }
}

/// Log digest and state, as a side sees them at one moment.
struct DigestStatement: Equatable, Sendable {
  var log: Hash256
  var state: StateMark?
}

struct Hello: Equatable, Sendable {
  var versionLowest: UInt8
  var versionHighest: UInt8
  var ledger: LedgerID
  var digests: DigestStatement
  /// Digest over all acknowledgements held.
  var acknowledgements: UInt64
}

struct Agreed: Equatable, Sendable {
  var version: UInt8
  var state: StateMark?
  /// Digest over all acknowledgements held.
  var acknowledgements: UInt64
}

/// The answer to a greeting whose log digest is not ours. With `bucketBits` 0 our tips follow; otherwise the digests of
/// their parts are here, and the initiator lists its tips in the parts that differ.
struct Differ: Equatable, Sendable {
  static let bucketDigestBytes = 6
  static let bucketBitsMax: UInt8 = 12

  var version: UInt8
  var digests: DigestStatement
  var bucketBits: UInt8
  var bucketDigests: [UInt8]
}

enum RefusedAnswer: Equatable, Sendable {
  case unavailable
  case version(lowest: UInt8, highest: UInt8)
}

/// Ends of lines, or further points, on one chain. Naming a point says: it and all before it is held.
struct ChainPoints: Equatable, Sendable {
  var chain: ChainID
  var points: [Head]
}

/// A part of a complete list of tips.
struct TipsPart: Equatable, Sendable {
  var isLast: Bool
  /// In the first part, if only some parts of the chains are listed: one bit for each, highest bit first.
  var buckets: [UInt8]?
  var chains: [ChainPoints]
}

/// Points on some chains, as a question for what is beyond them.
struct PointsPart: Equatable, Sendable {
  /// Tips only, or also points further back.
  var isLadder: Bool
  var chains: [ChainPoints]
}
