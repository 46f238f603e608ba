import Licensing

/// The verbs of teams.
extension Story {
  /// Makes somebody the manager of a team, with a device on every node; all nodes hold it. Whoever is to act as the
  /// manager on a node names the ids there.
  public mutating func nameTeamManager(of team: TeamName) -> (member: EntityID, grant: EntityID) {
    let member = EntityID.own(operation: 0, row: GrantRole.memberRow)
    let grant = GrantRole(member: nil, contact: Story.contact(200), role: .teamManager, team: team)
    let devices = world.nodes.map { GrantDevice(member: member, deviceKey: $0.deviceKey, name: "") }
    let stamp = world.write([.grantRole(grant)] + devices.map(Operation.grantDevice), by: 0)
    world.syncAll()
    prologueEnds(at: world.entries.count)
    return (
      member.resolved(in: stamp.id), EntityID(set: stamp.id, operation: 0, row: GrantRole.grantRow)
    )
  }

  /// Puts a learner into a team; the row is returned.
  @discardableResult
  public mutating func place(_ learner: Int, in team: TeamName, by node: Int) -> EntityID {
    act(.placeInTeam(PlaceInTeam(team: team, rows: [Story.learner(learner)])), by: node)
  }
}
