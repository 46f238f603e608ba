import ChangeSets
import GRDB
import Licensing

/// A moment of the past to look at a thing from (R47).
public enum Moment: Hashable, Sendable {
  /// With the change sets that these name, and their past, alone: what a replica showed that held just them.
  ///
  /// `at` is the instant at which it is looked at; nil for the present.
  case version([Head], at: Instant?)
  /// With the change sets written up to an instant, and as of that instant.
  case instant(Instant)
}

/// Why a thing cannot be shown as of a moment.
public enum AsOfError: Error, Hashable, Sendable {
  /// The version names a change set that is not held here.
  case versionUnknown(Head)
  /// Nothing of the ledger existed then; `first` is when it began.
  case beforeLedger(first: Instant)
  /// Ranking the fund would mean resolving more assignments than one read may.
  case tooLarge(assignments: Int, max: Int)
}

/// Which change sets count for a view of the past. Closed under "happened before".
struct KnownPast {
  private enum Bound {
    /// For each line the highest number, and the hybrid time up to which anything counts at the instant: what is
    /// further ahead of a clock than it allows has no effect yet.
    case lines([Int64: UInt64], latest: UInt64)
    /// Hybrid time, inclusive.
    case time(UInt64)
  }

  /// The instant the past is looked at.
  let now: Instant
  private let bound: Bound

  init(_ moment: Moment, of reader: LedgerReader) throws {
    switch moment {
    case .version(let heads, let instant):
      now = instant ?? reader.advancedTo
      let latest = LogLimits.standard.latestTime(at: now.milliseconds)
      bound = .lines(try Self.lines(through: heads, reader), latest: UInt64(bitPattern: latest))
    case .instant(let instant):
      now = instant
      let first = try Self.firstInstant(of: reader)
      guard instant >= first else { throw AsOfError.beforeLedger(first: first) }
      // All readings of that millisecond.
      let milliseconds = UInt64(min(instant.milliseconds, HybridTime.millisecondsMax))
      bound = .time(milliseconds << 16 | 0xFFFF)
    }
  }

  /// Whether a change set counts.
  func holds(_ set: SetStamp) -> Bool {
    switch bound {
    case .lines(let numbers, let latest): numbers[set.handle] ?? 0 >= set.number && set.time <= latest
    case .time(let latest): set.time <= latest
    }
  }

  private static func lines(through heads: [Head], _ reader: LedgerReader) throws -> [Int64: UInt64] {
    guard !heads.isEmpty else { throw AsOfError.beforeLedger(first: try firstInstant(of: reader)) }
    var storage = try SQLSeenStorage(db: reader.db, isOnlyWriter: false)
    var numbers: [Int64: UInt64] = [:]
    let select = try PreparedStatement(
      reader.db,
      """
      SELECT c.line, c.number, chain.hash FROM change_set c JOIN line l ON l.id = c.line
      JOIN chain ON chain.id = l.chain WHERE c.hash = ? AND c.ledger = ?
      """)
    for head in heads {
      try select.bind(1, head.hash.hash)
      try select.bind(2, reader.ledger)
      let found = try select.first { row in
        (line: row.int(0), number: UInt64(bitPattern: row.int(1)), chain: ChainID(hash: try row.hash(2)))
      }
      guard let found, found.number == head.number, found.chain == head.chain else {
        throw AsOfError.versionUnknown(head)
      }
      numbers[found.line] = max(numbers[found.line] ?? 0, found.number)
      for (line, number) in try storage.vector(of: found.line, at: found.number) {
        numbers[line] = max(numbers[line] ?? 0, number)
      }
    }
    return numbers
  }

  private static func firstInstant(of reader: LedgerReader) throws -> Instant {
    guard let root = try reader.map.directory.localID(of: SetID(reader.ledgerID.hash)) else {
      throw ReplicaError.unknownLedger(reader.ledgerID)
    }
    return try reader.map.directory.stamp(of: root).instant
  }
}
