import LedgerModel
import Licensing
import Testing

@Suite("R34: the manager of a team")
struct TeamTests {
  private static let sales = TeamName(text: "Sales") ?? .none
  private static let support = TeamName(text: "Support") ?? .none

  /// Learner 1 is in the team whose manager writes on node 1, learner 2 in another one, learner 3 in none.
  private static func story(managersInvite: Bool = true) -> Story {
    var policy = Story.policy()
    policy.teamManagersInvite = managersInvite
    var story = Story(nodes: 3, policy: policy)
    let manager = story.nameTeamManager(of: sales)
    story.place(1, in: sales, by: 0)
    story.place(2, in: support, by: 0)
    story.world.syncAll()
    story.seat(manager, on: 1)
    return story
  }

  private static func refused(_ story: Story, _ rows: [EntityID]) -> Set<EntityID> {
    Set(
      story.state().cases.filter { $0.rule == .authority && $0.reason == .notPermitted }.map(\.lost.entity)
        .filter(rows.contains))
  }

  @Test("invites those of the team, and nobody else")
  func invites() {
    var story = Self.story()
    let invited = (1...3).map { story.invite($0, by: 1) }
    story.world.syncAll()
    #expect(Self.refused(story, invited) == Set(invited.dropFirst()))
    #expect(story.state().invitation(invited[0])?.lifecycle == .pending)
    let both = story.inviting(1) + story.inviting(2)
    let mixed = story.world.write([both[0], both[2]], by: 1)
    let rows = [0, 1].map { EntityID(set: mixed.id, operation: $0) }
    #expect(Self.refused(story, rows) == [rows[1]], "operation by operation")
  }

  @Test("invites nobody where the product does not let team managers")
  func closed() {
    var story = Self.story(managersInvite: false)
    let invited = story.invite(1, by: 1)
    #expect(Self.refused(story, [invited]) == [invited])
  }

  @Test("withdraws, moves and sends again what those of the team have, whoever invited them")
  func manages() {
    var story = Self.story()
    let invited = (1...3).map { story.invite($0, by: 0) }
    story.world.syncAll()
    let moved = invited.map { story.edit($0, to: 5, by: 1) }
    let asked = invited.map { story.askAgain($0, by: 1) }
    let sent = invited.enumerated().map { story.resend($1, learner: $0 + 1, by: 1) }
    let withdrawn = invited.map { story.withdraw($0, by: 1) }
    for rows in [moved, asked, sent, withdrawn] {
      #expect(Self.refused(story, rows) == Set(rows.dropFirst()))
    }
    #expect(story.state().invitation(invited[0])?.endedBy?.entity == withdrawn[0])
    #expect(story.state().invitation(invited[1])?.lifecycle == .pending)
  }

  @Test("the version of the policy under which an invitation was issued decides who may withdraw it")
  func issuedBefore() {
    var story = Self.story(managersInvite: false)
    let before = story.invite(1, by: 0)
    var policy = Story.policy()
    policy.teamManagersInvite = true
    let version = story.act(.reviseProduct(ReviseProduct(product: story.course, policy: policy)), by: 0)
    story.world.syncAll()
    let withdrawn = story.withdraw(before, by: 1)
    var premises = Story.Premises()
    premises.version = version
    let invited = story.invite(1, by: 1, premises)
    #expect(Self.refused(story, [withdrawn, invited]) == [withdrawn])
  }

  @Test("knows nothing of funds, learners, products, licenses, evaluations, settings or roles")
  func nothingElse() {
    var story = Self.story()
    let invited = story.invite(1, by: 1)
    story.accept(invited, learner: 1, on: 1)
    let rows = [
      story.deposit(100, endDays: 90, by: 1), story.submit(invited, by: 1), story.place(3, in: Self.sales, by: 1),
      story.act(.addLearners(AddLearners(rows: [Story.contact(1)])), by: 1),
      story.act(.registerLearners(RegisterLearners(rows: [Story.learner(1)])), by: 1),
      story.depart(1, by: 1), story.requestOrder(1, by: 1),
      story.act(.reviseProduct(ReviseProduct(product: story.course, policy: Story.policy())), by: 1),
      story.act(.configureLedger(ConfigureLedger(name: "mine")), by: 1),
      story.act(.grantRole(GrantRole(member: nil, contact: Story.contact(9), role: .auditor)), by: 1),
    ]
    #expect(Self.refused(story, rows) == Set(rows))
  }

  @Test("allocates no license and takes none back")
  func allocated() {
    var story = Story(nodes: 2, policy: Story.premium)
    let manager = story.nameTeamManager(of: Self.sales)
    let order = story.requestOrder(1, by: 0)
    let assignment = story.assign(order, by: 0)
    let license = story.allocate(1, from: order, until: story.end(after: assignment), by: 0)
    story.place(1, in: Self.sales, by: 0)
    story.world.syncAll()
    story.seat(manager, on: 1)
    let rows = [
      story.release(license, .leftCompany, by: 1),
      story.allocate(1, from: order, until: story.end(after: assignment), by: 1),
    ]
    #expect(Self.refused(story, rows) == Set(rows))
  }

  @Test("C30: who was moved meanwhile is still in the team for a manager who had not heard of it")
  func movedMeanwhile() {
    var story = Self.story()
    story.place(1, in: Self.support, by: 0)
    let unheard = story.invite(1, by: 1)
    story.world.syncAll()
    let heard = story.withdraw(unheard, by: 1)
    #expect(Self.refused(story, [unheard, heard]) == [heard])
    #expect(story.state().invitation(unheard)?.lifecycle == .pending)
  }

  @Test("C30: of two placements the later in clock order holds; the one that it had not seen is lost with a case")
  func placedTwice() {
    var story = Self.story()
    let first = story.place(3, in: Self.support, by: 0)
    let second = story.place(3, in: Self.sales, by: 2)
    story.world.syncAll()
    #expect(story.state().cases.filter { $0.rule == .settingTwice }.map(\.lost.entity) == [first])
    #expect(story.state().cases.first { $0.rule == .settingTwice }?.winner?.entity == second)
    let invited = story.invite(3, by: 1)
    #expect(Self.refused(story, [invited]).isEmpty)
    story.place(3, in: .none, by: 0)
    #expect(story.state().cases.filter { $0.rule == .settingTwice }.isEmpty, "somebody who knew of both decided")
    story.world.syncAll()
    let later = story.invite(3, by: 1)
    #expect(Self.refused(story, [later]) == [later])
  }

  @Test("a grant without a team reaches nobody, not even those who are in none")
  func noTeam() {
    var story = Self.story()
    let nobody = story.nameTeamManager(of: .none)
    story.place(3, in: .none, by: 0)
    story.world.syncAll()
    story.seat(nobody, on: 1)
    let invited = [1, 3].map { story.invite($0, by: 1) }
    #expect(Self.refused(story, invited) == Set(invited))
  }

  @Test("names of teams", arguments: [(" a", false), ("a ", false), ("a\nb", false), ("a/b", true), ("É", true)])
  func names(text: String, isName: Bool) {
    #expect((TeamName(text: text) != nil) == isName)
    #expect(TeamName(text: "")?.isNone == true)
    #expect(TeamName(text: String(repeating: "x", count: TeamName.bytesMax)) != nil)
    #expect(TeamName(text: String(repeating: "x", count: TeamName.bytesMax + 1)) == nil)
  }
}
