import ChangeSets
import Licensing

/// Writes derived state as bytes that are the same on every node, for digests only.
struct CanonicalBytes {
  private(set) var bytes: [UInt8] = []

  init(tag: String) {
    bytes.reserveCapacity(512)
    bytes.append(contentsOf: tag.utf8)
    bytes.append(0)
  }

  var hash: Hash256 { Hash256.sha256(of: bytes) }

  mutating func put(_ value: Int64) {
    let word = UInt64(bitPattern: value)
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
  }

  mutating func put(_ value: Int) { put(Int64(value)) }
  mutating func put(_ instant: Instant) { put(instant.milliseconds) }
  mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ id: EntityID) {
    bytes.append(contentsOf: id.set.bytes)
    put(Int64(id.operation) << 32 | Int64(id.row))
  }

  mutating func put(_ learner: LearnerID) { bytes.append(contentsOf: learner.bytes) }
  mutating func put(_ raw: [UInt8]) {
    put(raw.count)
    bytes.append(contentsOf: raw)
  }

  mutating func put<Value>(optional value: Value?, _ write: (inout CanonicalBytes, Value) -> Void) {
    bytes.append(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }
}

extension AssignmentOutcome {
  /// The digest of an assignment's derived state.
  var digest: Hash256 {
    var out = CanonicalBytes(tag: "assignment")
    for state in invitations {
      out.put(state.id)
      out.put(state.lifecycle.code)
      out.put(optional: state.lifecycle.cause) { $0.put($1) }
      out.put(state.end)
      out.put(state.deadline)
      out.put(state.start.dayNumber)
      out.put(optional: state.access) { out, access in
        out.put(Int64(access.state.rawValue))
        out.put(optional: access.start) { $0.put($1) }
        out.put(optional: access.end) { $0.put($1) }
      }
      out.put(optional: state.claim) { out, claim in
        out.put(claim.amount)
        out.put(Int64(claim.phase.rawValue))
        out.put(Int64(claim.rank.standing.rawValue))
        out.put(claim.rank.stamp.entity)
        out.put(optional: claim.retainedEnd) { $0.put($1) }
      }
    }
    for evaluation in evaluations {
      out.put(evaluation.id)
      out.put(Int64(evaluation.state.rawValue))
      out.put(optional: evaluation.decidedBy?.entity) { $0.put($1) }
    }
    for each in cases { out.put(each) }
    for each in notices {
      out.put(Int64(each.kind.rawValue))
      out.put(each.cause.entity)
      out.put(each.due)
    }
    return out.hash
  }
}

extension CanonicalBytes {
  /// A case, without what members said of it.
  mutating func put(_ conflict: Case) {
    put(conflict.lost.entity)
    put(Int64(conflict.rule.rawValue))
    put(optional: conflict.winner?.entity) { $0.put($1) }
    put(conflict.subject)
    put(optional: conflict.reason?.rawValue) { $0.put($1) }
    put(optional: conflict.settledBy?.entity) { $0.put($1) }
  }
}

extension AccessStart {
  /// The chosen day, or `Int64.min` for acceptance.
  var dayNumber: Int64 {
    switch self {
    case .acceptance: .min
    case .date(let day): day.number
    }
  }
}

extension InvitationState.Lifecycle {
  /// The number stored for it.
  var code: Int64 {
    switch self {
    case .pending: 1
    case .accepted: 2
    case .withdrawn: 3
    case .declined: 4
    case .expired: 5
    case .merged: 6
    case .void: 7
    case .released: 8
    }
  }

  /// The row or invitation it names.
  var cause: EntityID? {
    switch self {
    case .accepted(let stamp), .withdrawn(let stamp), .released(let stamp), .declined(let stamp): stamp.entity
    case .merged(let survivor): survivor
    case .pending, .expired, .void: nil
    }
  }
}
