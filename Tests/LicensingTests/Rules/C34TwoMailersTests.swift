import LedgerModel
import Licensing
import Testing

@Suite("C34 two mailers appointed")
struct C34TwoMailersTests {
  /// An auditor's device on node 1, which may not invite; the owner's own is on node 0.
  private struct Office {
    var story: Story
    let auditor: (member: EntityID, device: EntityID)

    init(capacity: Int64 = 1_000) {
      story = Story(nodes: 3, capacity: capacity)
      let member = story.enrol(.auditor, on: 1).member
      // `enrol` writes the grant of the role and that of the device.
      let device = EntityID(set: member.set, operation: 1)
      auditor = (member, device)
      story.world.syncAll()
    }

    mutating func untold(_ learner: Int, by node: Int) -> EntityID {
      var premises = Story.Premises()
      premises.tells = false
      return story.invite(learner, by: node, premises)
    }

    mutating func tell(_ invitation: EntityID, learner: Int, by node: Int, seed: UInt64 = 0) -> EntityID {
      let row = TokenRow(invitation: invitation, tokenKey: story.tokenKey(learner: learner, seed: seed))
      return story.act(.tell(Tell(rows: [row])), by: node)
    }

    mutating func appoint(_ device: EntityID, by node: Int) -> EntityID {
      story.act(.appointMailer(AppointMailer(device: device)), by: node)
    }
  }

  @Test("C34: a device tells once it was appointed, and only if it had seen that")
  func appointed() {
    var office = Office()
    let lea = office.untold(1, by: 0)
    office.story.world.syncAll()
    let early = office.tell(lea, learner: 1, by: 1)
    let appointment = office.appoint(office.auditor.device, by: 0)
    let unseen = office.tell(lea, learner: 1, by: 1, seed: 1)
    office.story.world.syncAll()
    let told = office.tell(lea, learner: 1, by: 1, seed: 2)
    let names = [("lea", lea), ("early", early), ("appointment", appointment), ("unseen", unseen), ("told", told)]
    #expect(
      office.story.picture(names) == [
        "lea: pending", "fund: free 900 held 100", "authority: early lost notPermitted",
        "authority: unseen lost notPermitted",
      ])
  }

  @Test("C34: both mailers may tell, and the tokens of both open the invitation")
  func bothTell() {
    for seed in [UInt64(0), 1] {
      var office = Office()
      let lea = office.untold(1, by: 0)
      _ = office.appoint(office.auditor.device, by: 0)
      office.story.world.syncAll()
      _ = office.tell(lea, learner: 1, by: 0, seed: 0)
      _ = office.tell(lea, learner: 1, by: 1, seed: 1)
      office.story.world.syncAll()
      let acceptance = office.story.accept(lea, learner: 1, on: 2, seed: seed)
      #expect(
        office.story.picture([("lea", lea), ("acceptance", acceptance)]) == [
          "lea: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
        ])
    }
  }

  @Test("C34 standing: an invitation that nobody told ranks as asked, behind one that a mailer told later")
  func untoldRanksAsAsked() {
    var office = Office(capacity: 100)
    let first = office.untold(1, by: 0)
    let second = office.untold(2, by: 2)
    _ = office.appoint(office.auditor.device, by: 0)
    office.story.world.syncAll()
    let told = office.tell(second, learner: 2, by: 1)
    #expect(
      office.story.picture([("first", first), ("second", second), ("told", told)]) == [
        "first: waitlisted", "second: pending", "fund: held 100", "C2: first lost to told",
      ])
  }

  @Test("C34: to be mailer gives no other right, and nobody is appointed by whoever may not change settings")
  func nothingElse() {
    var office = Office()
    let lea = office.story.invite(1, by: 0)
    office.story.world.syncAll()
    let own = office.appoint(office.auditor.device, by: 1)
    let unknown = office.appoint(EntityID(set: lea.set, operation: 9), by: 0)
    _ = office.appoint(office.auditor.device, by: 0)
    office.story.world.syncAll()
    let withdrawal = office.story.withdraw(lea, by: 1)
    let again = office.story.resend(lea, learner: 1, by: 1)
    let names = [("lea", lea), ("own", own), ("unknown", unknown), ("withdrawal", withdrawal), ("again", again)]
    #expect(
      office.story.picture(names) == [
        "lea: pending", "fund: free 900 held 100", "authority: own lost notPermitted",
        "authority: unknown lost notPermitted", "authority: withdrawal lost notPermitted",
        "tell lea resent because of again",
      ])
  }
}
