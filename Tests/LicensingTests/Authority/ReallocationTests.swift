import LedgerModel
import Licensing
import Testing

/// Support has no right to invite, but for what an approval of its own frees in the same act.
@Suite("R25 who may reallocate")
struct ReallocationTests {
  @Test("R25: support approves and gives the license to another learner in one act")
  func bySupport() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let decision = EntityID(set: ben.set, operation: 0)
    #expect(
      story.picture([("ana", ana), ("request", request), ("ben", ben), ("decision", decision)]) == [
        "ana: reversed by decision, access revoked", "ben: pending", "fund: held 100",
        "evaluation request of ana: approved", "tell ana reversed because of decision",
      ])
  }

  @Test("R25: several licenses are given on in one change set, each by its own approval")
  func several() {
    var story = Story(nodes: 3, capacity: 200)
    story.enrol(.support, on: 2)
    let former = [1, 2].map { learner in
      let id = story.invite(learner, by: 0)
      story.accept(id, learner: learner, on: 0)
      return (id: id, request: story.submit(id, by: 0))
    }
    story.world.syncAll()
    var operations = former.map { Operation.decide($0.request, about: $0.id, .approved) }
    let rows = former.enumerated().map { index, each in
      Invite.Row(
        learner: Story.learner(index + 3), contact: Story.contact(index + 3), replaces: each.id,
        inherits: .own(operation: UInt32(index)), generation: 1)
    }
    operations.append(
      .invite(
        Invite(
          product: story.course, policyVersion: story.course, course: nil, supply: story.fund, lot: story.lot,
          end: story.end, start: .acceptance, note: "", rows: rows)))
    let told = (0..<2).map { row in
      TokenRow(invitation: .own(operation: 2, row: UInt32(row)), tokenKey: story.tokenKey(learner: row + 3))
    }
    operations.append(.tell(Tell(rows: told)))
    let set = story.write(operations, by: 2).id
    let heirs = [EntityID(set: set, operation: 2), EntityID(set: set, operation: 2, row: 1)]
    let names = [("ana", former[0].id), ("ben", former[1].id), ("cleo", heirs[0]), ("dora", heirs[1])]
    let picture = story.picture(names)
    #expect(picture.contains("cleo: pending"))
    #expect(picture.contains("dora: pending"))
    #expect(picture.contains("fund: held 200"))
    #expect(!picture.contains { $0.hasPrefix("authority") })
  }

  @Test("R25: without an approval in the same change set support invites in vain")
  func plainInvitation() {
    var (story, ana, request) = Story.evaluated()
    let plain = story.invite(2, by: 2)
    let approval = story.decide(request, about: ana, .approved, by: 2)
    var premises = Story.Premises()
    premises.replaces = ana
    let late = EntityID(
      set: story.write(story.inviting(3, premises, inherits: approval), by: 2).id, operation: 0)
    let picture = story.picture([("ana", ana), ("plain", plain), ("late", late)])
    #expect(picture.contains("authority: plain lost notPermitted"))
    #expect(picture.contains("authority: plain+1 lost notPermitted"))
    #expect(picture.contains("authority: late lost notPermitted"))
    #expect(picture.contains("fund: free 100"))
  }

  @Test("R25: a denial or a closure frees nothing", arguments: [.denied, .closed] as [EvaluationDecision])
  func notApproved(decision: EvaluationDecision) {
    var (story, ana, request) = Story.evaluated()
    let ben = story.giveOn([.decide(request, about: ana, decision)], replacing: [ana], by: 2)[0]
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("authority: ben lost notPermitted"))
    #expect(picture.contains("fund: spent 100"))
  }

  @Test("R25: one approval frees one license: who takes it twice gets it not at all")
  func takenTwice() {
    var (story, ana, request) = Story.evaluated(capacity: 300)
    let heirs = story.giveOn([.decide(request, about: ana, .approved)], replacing: [ana, ana], by: 2)
    let picture = story.picture([("ana", ana), ("ben", heirs[0]), ("cleo", heirs[1])])
    #expect(picture.contains("authority: ben lost notPermitted"))
    #expect(picture.contains("authority: cleo lost notPermitted"))
    #expect(picture.contains("fund: free 300"))
  }

  @Test("R25: what replaces another invitation than the one decided about is not authorised")
  func anotherLicense() {
    var (story, ana, request) = Story.evaluated(capacity: 200)
    let eve = story.invite(5, by: 1)
    story.world.syncAll()
    let ben = story.giveOn([.decide(request, about: ana, .approved)], replacing: [eve], by: 2)[0]
    let picture = story.picture([("ana", ana), ("eve", eve), ("ben", ben)])
    #expect(picture.contains("authority: ben lost notPermitted"))
    #expect(picture.contains("eve: pending"))
  }

  @Test("R25: an approval that comes after the invitation has freed nothing for it")
  func approvedAfterwards() {
    var (story, ana, request) = Story.evaluated()
    var premises = Story.Premises()
    premises.replaces = ana
    let operations =
      story.inviting(2, premises, inherits: .own(operation: 2)) + [.decide(request, about: ana, .approved)]
    let ben = EntityID(set: story.write(operations, by: 2).id, operation: 0)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("authority: ben lost notPermitted"))
    #expect(picture.contains("authority: ben+1 lost notPermitted"))
    #expect(picture.contains("fund: free 100"))
  }

  @Test("R25: support makes known the learner who receives the license, and nobody else", arguments: [2, 3])
  func learners(added: Int) {
    var (story, ana, request) = Story.evaluated()
    var premises = Story.Premises()
    premises.replaces = ana
    let operations =
      [.decide(request, about: ana, .approved), .addLearners(AddLearners(rows: [Story.contact(added)]))]
      + story.inviting(2, premises, inherits: .own(operation: 0), first: 2)
    let set = story.write(operations, by: 2).id
    let names = [("ana", ana), ("added", EntityID(set: set, operation: 1)), ("ben", EntityID(set: set, operation: 2))]
    let picture = story.picture(names)
    #expect(picture.contains("ben: pending"))
    #expect(picture.contains("authority: added lost notPermitted") == (added != 2))
  }

  @Test("R25: support tells nobody but whom it gives the license")
  func tellsOthers() {
    var (story, ana, request) = Story.evaluated(capacity: 200)
    var silent = Story.Premises()
    silent.tells = false
    let eve = story.invite(5, by: 1, silent)
    story.world.syncAll()
    let tell = Operation.tell(Tell(rows: [TokenRow(invitation: eve, tokenKey: story.tokenKey(learner: 5))]))
    let set = story.write([.decide(request, about: ana, .approved), tell], by: 2).id
    let names = [("eve", eve), ("tell", EntityID(set: set, operation: 1))]
    #expect(story.picture(names).contains("authority: tell lost notPermitted"))
  }

  @Test("R25 C0: who may invite but not decide hands nothing on: the approval counts for nothing")
  func byAdministrator() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 1)
    let decision = EntityID(set: ben.set, operation: 0)
    let picture = story.picture([("ana", ana), ("ben", ben), ("decision", decision)])
    #expect(picture.contains("authority: decision lost notPermitted"))
    #expect(picture.contains("C0: ben lost nothingHandedOver"))
    #expect(picture.contains("fund: spent 100"))
  }
}

extension Operation {
  /// A decision without a remark.
  static func decide(_ request: EntityID, about id: EntityID, _ decision: EvaluationDecision) -> Operation {
    .decideEvaluation(DecideEvaluation(request: request, invitation: id, decision: decision, note: ""))
  }
}

extension Story {
  /// An administrator on node 1, support on nodes 2 and 3. A registered learner accepted, and an evaluation was asked
  /// for; all nodes know.
  static func evaluated(capacity: Int64 = 100) -> (Story, invitation: EntityID, request: EntityID) {
    var story = Story(nodes: 4, capacity: capacity)
    story.enrol(.fullAdmin, on: 1)
    story.enrol(.support, on: 2)
    story.enrol(.support, on: 3)
    let ana = story.invite(1, by: 1)
    story.register(1, by: 1)
    story.accept(ana, learner: 1, on: 1)
    let request = story.submit(ana, by: 1)
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    return (story, ana, request)
  }

  /// Writes decisions and then, in the same change set, an invitation of learner 2, 3, … for each that is replaced, all
  /// inheriting from the first decision.
  mutating func giveOn(_ decisions: [Licensing.Operation], replacing: [EntityID], by node: Int) -> [EntityID] {
    var operations = decisions
    var places: [UInt32] = []
    for (index, former) in replacing.enumerated() {
      var premises = Premises()
      premises.replaces = former
      let place = UInt32(operations.count)
      places.append(place)
      operations += inviting(index + 2, premises, inherits: .own(operation: 0), first: place)
    }
    let set = write(operations, by: node).id
    return places.map { EntityID(set: set, operation: $0) }
  }
}
