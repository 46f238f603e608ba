import Foundation
import GRDB
import Licensing

/// The learners of some teams (R34): a report on them leaves everybody else out.
public struct TeamFilter: Hashable, Sendable {
  /// The teams; none stands for whoever is in no team.
  public let teams: Set<TeamName>

  /// The learners of these teams.
  public init(_ teams: Set<TeamName>) { self.teams = teams }

  /// A condition on rows of `invitation`.
  ///
  /// - Parameter parameter: the parameter of the statement that ``argument`` is given for.
  static func holds(_ parameter: String) -> String {
    """
    ifnull((SELECT team FROM learner_team WHERE learner_team.ledger = invitation.ledger
      AND learner_team.learner = invitation.learner), '') IN (SELECT value FROM json_each(\(parameter)))
    """
  }

  /// The names of the teams as a JSON array.
  var argument: String {
    get throws {
      String(decoding: try JSONEncoder().encode(teams.map(\.text).sorted()), as: UTF8.self)
    }
  }
}

extension LedgerReader {
  /// The teams whose learners alone whoever reads here is shown in reports and histories: those of a node that team
  /// managers alone write on (R34). Nil for everybody's.
  ///
  /// It says what is shown, not what can be known: the file holds the whole ledger.
  public func ownTeams() throws -> Set<TeamName>? {
    let grants = try ownMembers().flatMap(\.grants)
    guard !grants.isEmpty, grants.allSatisfy({ $0.role == .teamManager }) else { return nil }
    return Set(grants.map(\.team)).subtracting([.none])
  }

  /// Teams that learners are in or members manage, by name, with how many learners each has.
  public func teams() throws -> [(team: TeamName, learners: Int, managers: [EntityID])] {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT team, count(*) FROM learner_team WHERE ledger = ? AND team <> '' GROUP BY team"),
      arguments: [ledger])
    var counts: [String: Int] = [:]
    for row in rows { counts[row[0]] = row[1] }
    var managers: [String: [EntityID]] = [:]
    for grant in authority.grants.values.sorted(by: { $0.stamp < $1.stamp }) where !grant.team.isNone {
      managers[grant.team.text, default: []].append(grant.member)
    }
    return Set(counts.keys).union(managers.keys).sorted().compactMap { text in
      TeamName(text: text).map { ($0, counts[text] ?? 0, managers[text] ?? []) }
    }
  }
}

/// Whether rows of operations are about learners of some teams (R34).
///
/// Remembers whom it looked up; lives inside the read it came from, on its thread.
public final class TeamSight {
  private let reader: LedgerReader
  private let filter: TeamFilter
  private var known: [LearnerID: Bool] = [:]

  /// Looks at the learners of these teams.
  public init(_ filter: TeamFilter, in reader: LedgerReader) {
    self.filter = filter
    self.reader = reader
  }

  /// Whether a learner is in one of the teams.
  public func sees(_ learner: LearnerID) throws -> Bool {
    if let found = known[learner] { return found }
    let found = filter.teams.contains(try reader.team(of: learner))
    known[learner] = found
    return found
  }

  /// Whether an invitation or a license is a learner's of one of the teams.
  public func sees(issued id: EntityID) throws -> Bool {
    guard let local = try reader.map.local(id) else { return false }
    let learner = try Data.fetchOne(
      try reader.db.cachedStatement(sql: "SELECT learner FROM invitation WHERE id = ?"), arguments: [local.rawValue])
    return try learner.flatMap { LearnerID(bytes: [UInt8]($0)) }.map(sees) ?? false
  }

  /// Whether one row of an operation is about a learner of one of the teams.
  func sees(row: Int, of operation: Licensing.Operation, at stamp: Stamp) throws -> Bool {
    switch operation {
    case .addLearners(let said): return try sees(said.rows[row].key)
    case .registerLearners(let said): return try sees(said.rows[row])
    case .departLearners(let said): return try sees(said.rows[row])
    case .placeInTeam(let said): return try sees(said.rows[row])
    case .changeAddress(let said): return try sees(said.learner)
    case .invite(let said): return try sees(said.rows[row].learner)
    case .tell, .resend, .requestResend, .withdraw, .editStart, .accept, .decline, .submitEvaluation,
      .decideEvaluation, .release, .recordLogin, .recordSent, .resolveCase:
      let place = EntityID(set: stamp.set.id, operation: stamp.operation, row: UInt32(row))
      return try reader.subject(of: place).map(sees(issued:)) ?? false
    case .openLedger, .configureLedger, .grantRole, .grantDevice, .appointMailer, .raiseRules, .defineProduct,
      .reviseProduct, .retireProduct, .openFund, .depositFund, .adjustFund, .extendFund, .requestOrder, .assignOrder,
      .rejectOrder, .cancelOrder, .decideCancellation, .startSubscription, .quoteSeats, .requestPurchase,
      .finalizePurchase, .failPurchase, .renewSubscription, .cancelSubscription:
      return false
    }
  }
}
