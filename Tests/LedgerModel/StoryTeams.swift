import Licensing

/// The verbs of teams.
extension Story {
  /// Who writes on a node, and under which grant.
  public typealias Author = (member: EntityID?, grant: EntityID?)

  /// Has somebody else write on a node from here on; who wrote there before is returned.
  @discardableResult
  public mutating func seat(_ author: Author, on node: Int) -> Author {
    defer { (world.nodes[node].member, world.nodes[node].grant) = author }
    return (world.nodes[node].member, world.nodes[node].grant)
  }

  /// Makes somebody the manager of a team, with a device on every node; all nodes hold it.
  public mutating func nameTeamManager(of team: TeamName) -> Author {
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
