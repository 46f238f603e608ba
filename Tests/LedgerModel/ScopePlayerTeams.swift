import Licensing

/// Acts about a team, and those of its manager.
extension ScopePlayer {
  static let team = TeamName(text: "Sales") ?? .none
  private static let otherTeam = TeamName(text: "Support") ?? .none
  /// The learner who was invited, and another one of the team.
  private static let learners = [1, 2]

  static func policyOfTeams(isOpen: Bool) -> ProductPolicy {
    var policy = Story.policy()
    policy.teamManagersInvite = isOpen
    return policy
  }

  static func place(in team: TeamName) -> Operation {
    .placeInTeam(PlaceInTeam(team: team, rows: learners.map(Story.learner)))
  }

  mutating func actOnTeam(_ act: SmallScope.Act, index: Int, node: Int) {
    switch act {
    case .placeHere: story.act(Self.place(in: Self.team), by: node)
    case .placeElsewhere: story.act(Self.place(in: Self.otherTeam), by: node)
    case .closeToTeams:
      story.act(
        .reviseProduct(ReviseProduct(product: story.course, policy: Self.policyOfTeams(isOpen: false))), by: node)
    case .manageInvite, .manageWithdraw, .manageEdit: manage(act, index: index, node: node)
    default: break
    }
  }

  private mutating func manage(_ act: SmallScope.Act, index: Int, node: Int) {
    let author = story.seat(manager, on: node)
    defer { story.seat(author, on: node) }
    switch act {
    case .manageInvite: story.invite(2, by: node, latestVersion(on: node))
    case .manageWithdraw: requests.append((index, story.withdraw(target, by: node)))
    default: story.edit(target, to: 20, by: node)
    }
  }

  /// What an author offers who has seen the product change.
  private func latestVersion(on node: Int) -> Story.Premises {
    var premises = Story.Premises()
    let latest = story.world.nodes[node].held.sorted.map { story.world.entries[$0] }.filter { entry in
      entry.operations.contains { if case .reviseProduct = $0 { true } else { false } }
    }.map(\.stamp).max()
    premises.version = latest.map { EntityID(set: $0.id, operation: 0) }
    return premises
  }
}
