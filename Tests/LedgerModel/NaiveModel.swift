import Licensing

/// The rules of the domain once more, as literally and as wastefully as possible: for every operation the whole ledger
/// is worked out again from nothing, as its author could have known it, and the operation counts if a command would
/// have been accepted there (C0). Shares with the resolvers only the types of values and operations and the causal
/// order.
public final class NaiveModel {
  let order: WorldOrder
  let rows: [NaiveRow]
  /// What each row was found to be, once it has been looked at.
  private var admissions: [Admission?]
  /// Rows whose author had the right to, among those looked at.
  private var authorised: Set<Int> = []

  /// How a row was judged.
  enum Admission: Equatable {
    case refused
    /// In effect; the invitations it is about, where it is about any.
    case admitted([EntityID])
  }

  /// Takes the change sets of a node in any order.
  public init(entries: [World.Entry], order: WorldOrder) {
    self.order = order
    var rows: [NaiveRow] = []
    for entry in entries {
      for (index, operation) in entry.operations.enumerated() {
        for row in 0..<NaiveRow.count(of: operation) {
          let stamp = Stamp(set: entry.stamp, operation: UInt32(index), row: UInt32(row))
          rows.append(
            NaiveRow(stamp: stamp, operation: operation, acting: entry.acting, whole: entry.operations))
        }
      }
    }
    self.rows = rows.sorted { $0.stamp < $1.stamp }
    admissions = Array(repeating: nil, count: rows.count)
  }

  /// The whole state at an instant.
  public func summary(at now: Instant) -> LedgerSummary {
    let indices = Array(rows.indices)
    let ledger = ledger(of: indices, at: now)
    let refused = indices.filter { admission(of: $0) == .refused }
    var summary = ledger.summary(at: now, refused: refused.map { rows[$0] }, in: self)
    summary.losses += people.placementLosses(in: self)
    summary.sort()
    return summary
  }

  func knew(_ later: Stamp, _ earlier: Stamp) -> Bool {
    if later.set == earlier.set { return earlier.operation < later.operation }
    return order.saw(later.set, earlier.set)
  }

  func areConcurrent(_ one: Stamp, _ other: Stamp) -> Bool {
    one.set != other.set && !knew(one, other) && !knew(other, one)
  }

  /// Judges a row on everything its author knew.
  func admission(of index: Int) -> Admission {
    if let known = admissions[index] { return known }
    let row = rows[index]
    let past = rows.indices.filter { knew(row.stamp, rows[$0].stamp) }
    let result: Admission
    let admitted = past.filter { admission(of: $0) != .refused }.map { rows[$0] }
    if !NaiveAuthority.allows(row, past: admitted, written: past.filter(authorised.contains).map { rows[$0] }) {
      result = .refused
    } else {
      authorised.insert(index)
      result = NaiveCommand(row: row, ledger: ledger(of: past, at: row.clock), model: self).verdict
    }
    admissions[index] = result
    return result
  }

  /// The ledger made by the rows of these indices, ascending, as it stands at an instant.
  func ledger(of indices: [Int], at now: Instant) -> NaiveLedger {
    var ledger = NaiveLedger()
    for index in indices {
      guard case .admitted(let targets) = admission(of: index) else { continue }
      ledger.take(rows[index], targets: targets, model: self)
    }
    ledger.raiseEnds(model: self, upTo: indices)
    ledger.markVoid()
    ledger.merge(at: now, model: self)
    return ledger
  }
}
