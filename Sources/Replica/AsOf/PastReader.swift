import ChangeSets
import Foundation
import GRDB
import Licensing

/// Bounds of views of the past.
public enum AsOfLimits {
  /// Assignments of one fund that are resolved again for one view: some seconds' work. A view of a single pending
  /// invitation ranks its whole fund; any other costs what its own assignment does.
  public static let assignmentsMax = 100_000
}

/// Shows single things as they were known at a past moment (R47). Reads only; valid inside the read it came from.
public struct PastReader {
  /// The ledger as it is, its instant set to the moment: for names, authors and whatever never changes.
  public let reader: LedgerReader
  let context: PastContext
  private let rankings = Rankings()

  private final class Rankings {
    var known: [EntityID: RankedClaims] = [:]
  }

  init(_ moment: Moment, of reader: LedgerReader) throws {
    let past = try KnownPast(moment, of: reader)
    var cache = reader.cache
    cache.advancedTo = past.now
    self.reader = try LedgerReader(
      db: reader.db, ledger: reader.ledger, ledgerID: reader.ledgerID, cache: cache,
      deviceKey: reader.deviceKey, knownRules: reader.knownRules)
    context = try PastContext(reader: self.reader, past: past)
  }

  /// The instant of the view.
  public var instant: Instant { context.past.now }

  /// Whether a change set was known.
  func holds(_ entity: EntityID) throws -> Bool {
    try reader.stamp(of: entity).map { context.past.holds($0.set) } ?? false
  }

  /// A product with the versions it had; nil if it was not known.
  public func product(_ id: EntityID) throws -> ProductState? { try context.productState(id) }

  /// A fund with its balances; nil if it was not known.
  ///
  /// - Throws: ``AsOfError/tooLarge(assignments:max:)``.
  public func fundRecord(_ id: EntityID) throws -> FundRecord? {
    guard let state = try context.fundState(id) else { return nil }
    let ranking = try ranking(of: id, state.lots)
    let waiting = ranking.placements.values.filter { if case .waitlisted = $0 { true } else { false } }
    var cases = state.cases.filter { $0.subject == id }
    if ranking.overage > 0, let last = ranking.overdrawnBy {
      cases.append(Case(rule: .acceptDeadline, lost: last.rank.stamp, winner: nil, subject: id))
    }
    return FundRecord(
      state: state, segments: ranking.segments, balances: FundBalances(ranking: ranking, now: instant),
      waitingCount: waiting.count, openCases: try open(cases))
  }

  /// Where the claims of a supply of any kind lay.
  func ranking(of supply: EntityID, _ lots: [LotState]) throws -> SupplyRanking { try ranked(supply, lots).ranking }

  /// The claims on a supply of any kind, and where they lay.
  func ranked(_ supply: EntityID, _ lots: [LotState]) throws -> RankedClaims {
    if let known = rankings.known[supply] { return known }
    var claims: [Claim] = []
    for unit in try units(on: lots) {
      claims += try context.outcome(of: unit).invitations.compactMap(\.claim).filter { $0.supply == supply }
    }
    let ranked = RankedClaims(claims: claims, ranking: SupplyRanking(lots: lots, claims: claims))
    rankings.known[supply] = ranked
    return ranked
  }

  private func units(on lots: [LotState]) throws -> [Int64] {
    var units: Set<Int64> = []
    for lot in lots {
      guard let local = try reader.map.local(lot.id) else { continue }
      let found = try Int64.fetchCursor(
        try reader.db.cachedStatement(sql: "SELECT DISTINCT unit FROM invitation WHERE lot = ?"),
        arguments: [local.rawValue])
      while let unit = try found.next() {
        units.insert(unit)
        guard units.count <= AsOfLimits.assignmentsMax else {
          throw AsOfError.tooLarge(assignments: units.count, max: AsOfLimits.assignmentsMax)
        }
      }
    }
    return units.sorted()
  }

  /// Those cases that nobody had settled, once each, by what lost.
  func open(_ cases: [Case]) throws -> [EntityID] {
    Set(try cases.filter { try resolution(of: $0) == nil }.map(\.lost.entity)).sorted()
  }

  /// The first row in clock order that settled a case as it stood.
  func resolution(of conflict: Case) throws -> Stamp? {
    guard let lost = try reader.map.local(conflict.lost.entity) else { return nil }
    return try Int64.fetchAll(
      try reader.db.cachedStatement(
        sql: "SELECT entity FROM case_resolution WHERE lost = ? AND rule = ? AND winner IS ?"),
      arguments: [
        lost.rawValue, Int64(conflict.rule.rawValue), try conflict.winner.map { try reader.map.local($0) },
      ]
    ).map { try reader.map.stamp(LocalID(rawValue: $0)) }.filter { context.past.holds($0.set) }.min()
  }
}

/// The claims on one supply, and where they lay.
struct RankedClaims {
  let claims: [Claim]
  let ranking: SupplyRanking

  /// Claims that waited (C2).
  var waitingCount: Int {
    ranking.placements.values.count { if case .waitlisted = $0 { true } else { false } }
  }

  /// Whether a claim is one that its supply carried.
  func carries(_ claim: Claim) -> Bool {
    if case .honoured? = ranking.placements[claim.invitation] { true } else { false }
  }
}

extension LedgerReader {
  /// The ledger as it was known at a moment, for reading single things.
  ///
  /// - Throws: ``AsOfError`` if the moment cannot be looked at from here.
  public func asOf(_ moment: Moment) throws -> PastReader { try PastReader(moment, of: self) }
}
