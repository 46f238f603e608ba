import ChangeSets
import Foundation
import GRDB
import Licensing

/// How often somebody did something on a day (R36).
public struct ActivityRecord: Hashable, Sendable {
  /// The day, by the clocks of those who acted, in UTC.
  public let day: Day
  /// Who acted; nil for acts of learners.
  public let actor: EntityID?
  /// What was done.
  public let kind: String
  /// Rows of operations.
  public let count: Int
}

/// Which acts a report of activity counts; what is nil does not narrow it.
public struct ActivityFilter: Hashable, Sendable {
  /// Not before this instant.
  public var from: Instant?
  /// Before this instant.
  public var until: Instant?
  /// By this member.
  public var actor: EntityID?
  /// Of this kind.
  public var kind: String?
  /// About the learners of these teams.
  public var teams: TeamFilter?

  /// A filter.
  public init(
    from: Instant? = nil, until: Instant? = nil, actor: EntityID? = nil, kind: String? = nil, teams: TeamFilter? = nil
  ) {
    self.from = from
    self.until = until
    self.actor = actor
    self.kind = kind
    self.teams = teams
  }
}

extension LedgerReader {
  /// What was done by day, actor and kind, ordered by these. Acts that had no effect count as well: they were done.
  ///
  /// Change sets are read one after another, so memory grows with the rows of the report only.
  ///
  /// - Parameter word: the name of an operation's kind.
  public func activity(
    _ filter: ActivityFilter, word: (Licensing.Operation) -> String
  ) throws -> [ActivityRecord] {
    struct Key: Hashable {
      let day: Int64
      let actor: EntityID?
      let kind: String
    }
    var counts: [Key: Int] = [:]
    let sight = filter.teams.map { TeamSight($0, in: self) }
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: "SELECT id, time, body FROM change_set WHERE ledger = ? AND effect = 0 AND time >= ? AND time < ?"),
      arguments: [ledger, Self.clock(filter.from) ?? 0, Self.clock(filter.until) ?? .max])
    while let row = try rows.next() {
      guard case .understood(let body) = Body.read([UInt8](row[2] as Data)),
        let time = HybridTime(rawValue: UInt64(bitPattern: row[1] as Int64)),
        let operations = try? Derivation.decode(body)
      else { continue }
      let set = try map.directory.stamp(of: row[0])
      let actor = EntityReference.decode(body.actor)?.resolved(in: set.id)
      if let wanted = filter.actor, wanted != actor { continue }
      let day = Instant(milliseconds: time.milliseconds).day.number
      for (position, operation) in operations.enumerated() {
        let kind = word(operation)
        if let wanted = filter.kind, wanted != kind { continue }
        let place = Stamp(set: set, operation: UInt32(position), row: 0)
        let count = try sight.map { sight in
          try (0..<operation.rowCount).count { try sight.sees(row: $0, of: operation, at: place) }
        }
        guard count != 0 else { continue }
        counts[Key(day: day, actor: actor, kind: kind), default: 0] += count ?? operation.rowCount
      }
    }
    return counts.map { ActivityRecord(day: Day(number: $0.day), actor: $0.actor, kind: $0.kind, count: $1) }
      .sorted { one, other in
        if one.day != other.day { return one.day < other.day }
        switch (one.actor, other.actor) {
        case (nil, nil): break
        case (nil, _): return false
        case (_, nil): return true
        case (let left?, let right?) where left != right: return left < right
        default: break
        }
        return one.kind < other.kind
      }
  }

  /// The first reading of the hybrid clock at an instant, held at the ends of what the clock can show.
  private static func clock(_ instant: Instant?) -> Int64? {
    instant.map { min(max(0, $0.milliseconds), HybridTime.millisecondsMax) << 16 }
  }
}
