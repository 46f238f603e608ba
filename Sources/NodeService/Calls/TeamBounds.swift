import JSONRPC
import Licensing
import Replica

/// R34: the manager of a team deals with the learners of the team, for products that let team managers invite. What
/// change sets are judged by is said here beforehand, row by row and in words.
extension Acting {
  /// Why nothing can be done for a learner about a product under this policy; nil if it can.
  func refusal(of learner: LearnerID, under policy: ProductPolicy?, in reader: LedgerReader) throws -> DomainError? {
    guard let team else { return nil }
    guard try reader.team(of: learner) == team else {
      return DomainError(.teamOther, data: ["team": .string(team.text), "learner": .string(learner.text)])
    }
    return policy?.teamManagersInvite == true ? nil : DomainError(.productNotForTeams)
  }

  /// The same about an invitation, under the policy that it was issued under.
  func refusal(of invitation: InvitationRecord?, in reader: LedgerReader) throws -> DomainError? {
    guard team != nil, let invitation else { return nil }
    return try refusal(of: invitation.terms.learner, under: invitation.policy, in: reader)
  }

  /// Refuses the open rows for which there is a reason.
  func refuseOthers<Row>(
    in bulk: inout Bulk<Row>, label: (Row) -> JSONObject, reason: (Row) throws -> DomainError?
  ) throws {
    guard team != nil else { return }
    var refused: [Int: DomainError] = [:]
    for (position, each) in bulk.open.enumerated() { refused[position] = try reason(each.row) }
    bulk.refuse(refused, label: label)
  }
}

extension Mutation {
  /// Who invites these learners, or deals with their invitations (R34).
  func inviting(_ learners: some Sequence<LearnerID>) throws -> Acting {
    try Acting.inviting(learners, as: call.text("actor"), in: reader, isOnBehalf: onBehalfOf != nil)
  }

  /// Who deals with the invitations of these rows; refuses those that are none of theirs.
  ///
  /// - Parameter isTelling: whether the device that was appointed mailer may do it as well (C34).
  func dealing(
    with bulk: inout Bulk<EntityID>, isTelling: Bool = false, label: (EntityID) -> JSONObject
  ) throws -> Acting {
    let reader = try reader
    let learners = bulk.open.lazy.compactMap { try? reader.invitation($0.row)?.terms.learner }
    let acting = isTelling ? try actingAsMailer(for: learners) : try inviting(learners)
    try acting.refuseOthers(in: &bulk, label: label) { try acting.refusal(of: reader.invitation($0), in: reader) }
    return acting
  }
}

extension Call {
  /// Whose learners a report or a history is about: those of the team that the call names; where team managers alone
  /// write, of none but theirs (R34). Nil for everybody.
  ///
  /// - Throws: ``DomainError`` `team.invalid`; `team.other` for a team that the reader does not manage.
  func teams(in reader: LedgerReader) throws -> TeamFilter? {
    let (own, wanted) = (try reader.ownTeams(), try text("team").map { try TeamName(said: $0) })
    guard let wanted else { return own.map { TeamFilter($0) } }
    if let own, !own.contains(wanted) { throw DomainError.otherTeam(wanted) }
    return TeamFilter([wanted])
  }
}

extension LedgerReader {
  /// Refuses what shows more than one team's learners where team managers alone write (R34).
  ///
  /// - Throws: ``DomainError`` `permission.denied`.
  func refuseTeamManagers() throws {
    guard try ownTeams() != nil else { return }
    throw DomainError(
      .permissionDenied, "A team manager sees the reports of the team; this one is about a whole supply.",
      nextActions: ["See report.utilization, report.activity and report.expiring."])
  }
}

extension DomainError {
  /// Somebody manages another team, or other teams.
  fileprivate static func otherTeam(_ team: TeamName) -> DomainError {
    DomainError(
      .teamOther, "Whoever reads here manages another team.", data: ["team": .string(team.isNone ? "none" : team.text)],
      nextActions: ["Leave team out for what is managed here."])
  }
}

extension HistoryTopic {
  /// Refuses what is about none of the learners of the reader's teams, where team managers alone write (R34).
  ///
  /// - Throws: ``DomainError`` `team.other`.
  func checkTeams(in reader: LedgerReader) throws {
    guard let teams = try reader.ownTeams() else { return }
    let sight = TeamSight(TeamFilter(teams), in: reader)
    let isSeen =
      switch self {
      case .learner(let learner): try sight.sees(learner)
      case .thing(let thing), .evaluation(_, let thing): try sight.sees(issued: thing)
      case .ledger, .strategy: false
      }
    guard isSeen else {
      throw DomainError(
        .teamOther, "This is not about a learner of the team.",
        nextActions: ["See history.list for what was said about the team's learners."])
    }
  }
}

extension TeamName {
  /// Reads a name, or `none`.
  ///
  /// - Throws: ``DomainError`` `team.invalid`.
  init(said text: String) throws {
    guard let name = TeamName(text: text == "none" ? "" : text) else {
      throw DomainError(.teamInvalid, data: ["team": .string(String(text.prefix(200)))])
    }
    self = name
  }
}
