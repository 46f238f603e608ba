import LedgerModel
import Licensing
import Testing

@Suite("C3 invite / invite, same learner and product")
struct C3OneLiveTests {
  @Test("C3: the first lives, the other is merged into it and claims nothing")
  func firstLives() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    #expect(
      story.picture([("first", first), ("second", second)]) == [
        "first: pending", "second: merged by first", "fund: free 900 held 100", "C3: second lost to first",
      ])
  }

  @Test("C3: the accepted one lives, though it came second")
  func acceptedLives() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    let acceptance = story.accept(second, learner: 1, on: 2, seed: 2)
    #expect(
      story.picture([("first", first), ("second", second), ("acceptance", acceptance)]) == [
        "first: merged by second", "second: accepted by acceptance, access awaitingRegistration",
        "fund: free 900 spent 100", "C3: first lost to acceptance",
      ])
  }

  @Test("C3: an acceptance of the merged one, by who has seen both, is one of the survivor")
  func acceptanceNamesSurvivor() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.world.syncAll()
    let acceptance = story.accept(second, learner: 1, on: 0, seed: 2)
    #expect(
      story.picture([("first", first), ("second", second), ("acceptance", acceptance)]) == [
        "first: accepted by acceptance, access awaitingRegistration", "second: merged by first",
        "fund: free 900 spent 100", "C3: second lost to acceptance",
      ])
  }

  @Test("C3: of two accepted unseen the first accepted lives; the other acceptance has a case and spends nothing")
  func bothAccepted() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    let late = story.accept(second, learner: 1, on: 2, seed: 2)
    let later = story.accept(first, learner: 1, on: 1)
    #expect(
      story.picture([("first", first), ("second", second), ("late", late), ("later", later)]) == [
        "first: merged by second", "second: accepted by late, access awaitingRegistration",
        "fund: free 900 spent 100", "C3: first lost to late", "C3: later lost to late",
      ])
  }

  @Test("C3: what ends a claim ends every duplicate its author had seen")
  func endsSeenDuplicates() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.world.syncAll()
    let withdrawal = story.withdraw(first, by: 0)
    #expect(
      story.picture([("first", first), ("second", second), ("withdrawal", withdrawal)])
        == [
          "first: withdrawn by withdrawal", "second: withdrawn by withdrawal", "fund: free 1000",
          "tell first withdrawn because of withdrawal", "tell second withdrawn because of withdrawal",
        ].sortedTellings(first, second))
  }

  @Test("C3 R25: a reversal ends the duplicates its author had seen: a pending one does not come back")
  func reversalEndsSeenDuplicates() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.accept(first, learner: 1, on: 1)
    story.world.syncAll()
    let request = story.submit(first, by: 0)
    let approval = story.decide(request, about: first, .approved, by: 0)
    #expect(
      story.picture([("first", first), ("second", second), ("request", request), ("approval", approval)]) == [
        "first: reversed by approval, access revoked", "second: withdrawn by approval", "fund: free 1000",
        "evaluation request of first: approved", "tell first reversed because of approval",
        "tell second withdrawn because of approval",
      ])
  }

  @Test("C3 R25: a reversal ends an accepted duplicate it had seen, too")
  func reversalEndsAcceptedDuplicates() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.accept(first, learner: 1, on: 1)
    story.accept(second, learner: 1, on: 2, seed: 2)
    story.world.syncAll()
    let request = story.submit(first, by: 0)
    let approval = story.decide(request, about: first, .approved, by: 0)
    #expect(
      story.picture([("first", first), ("second", second), ("request", request), ("approval", approval)]) == [
        "first: reversed by approval, access revoked", "second: reversed by approval, access revoked",
        "fund: free 1000", "evaluation request of first: approved", "tell first reversed because of approval",
      ])
  }

  @Test("C3 C1: a reversal that had seen the duplicate pending becomes a request where it was accepted meanwhile")
  func reversalAgainstAcceptedDuplicate() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.accept(first, learner: 1, on: 1)
    story.world.sync(2, 0)
    story.world.sync(1, 0)
    let acceptance = story.accept(second, learner: 1, on: 2, seed: 2)
    let request = story.submit(first, by: 0)
    let approval = story.decide(request, about: first, .approved, by: 0)
    #expect(
      story.picture([
        ("first", first), ("second", second), ("acceptance", acceptance), ("request", request),
        ("approval", approval),
      ]) == [
        "first: reversed by approval, access revoked",
        "second: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
        "evaluation request of first: approved", "evaluation approval of second: open",
        "C1: approval lost to acceptance", "tell first reversed because of approval",
      ])
  }

  @Test("C3 C1: a withdrawal that lost to an acceptance ended nothing: the duplicate goes on standing behind it")
  func lostWithdrawalEndsNothing() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.world.syncAll()
    let acceptance = story.accept(first, learner: 1, on: 1)
    let withdrawal = story.withdraw(first, by: 0)
    let names: Names = [
      ("first", first), ("second", second), ("acceptance", acceptance), ("withdrawal", withdrawal),
    ]
    #expect(
      story.picture(names) == [
        "first: accepted by acceptance, access awaitingRegistration", "second: merged by first",
        "fund: free 900 spent 100", "evaluation withdrawal of first: open", "C3: second lost to acceptance",
        "C1: withdrawal lost to acceptance",
      ])
    story.world.syncAll()
    let approval = story.decide(withdrawal, about: first, .approved, by: 0)
    #expect(
      story.picture(names + [("approval", approval)]) == [
        "first: reversed by approval, access revoked", "second: withdrawn by approval", "fund: free 1000",
        "evaluation withdrawal of first: approved", "C1: withdrawal lost to acceptance",
        "tell first reversed because of approval", "tell second withdrawn because of approval",
      ])
  }

  @Test("C3 C27: a decline that lost to an acceptance ended nothing", arguments: [true, false])
  func lostDeclineEndsNothing(declinedFirst: Bool) {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.world.syncAll()
    var (decline, acceptance) = (first, first)
    if declinedFirst { decline = story.decline(first, learner: 1, on: 2) }
    acceptance = story.accept(first, learner: 1, on: 1)
    if !declinedFirst { decline = story.decline(first, learner: 1, on: 2) }
    #expect(
      story.picture([("first", first), ("second", second), ("acceptance", acceptance), ("decline", decline)])
        == [
          "first: accepted by acceptance, access awaitingRegistration", "second: merged by first",
          "fund: free 900 spent 100", "C3: second lost to acceptance", "C27: decline lost to acceptance",
        ])
  }

  @Test("C3 C13: a release that lost to a first login ended nothing", arguments: [true, false])
  func lostReleaseEndsNothing(releaseFirst: Bool) {
    let (begun, order, end) = Story.ordered(2)
    var story = begun
    let kim = story.allocate(1, from: order, until: end, by: 1)
    let again = story.allocate(1, from: order, until: end, by: 2)
    story.world.syncAll()
    var (release, login) = (kim, kim)
    if releaseFirst { release = story.release(kim, .neverLoggedIn, by: 1) }
    login = story.logIn(kim, on: 2)
    if !releaseFirst { release = story.release(kim, .neverLoggedIn, by: 1) }
    let names: Names = [("kim", kim), ("again", again), ("release", release), ("login", login)]
    #expect(
      Set(story.licenses(names)) == [
        "kim: accepted by login", "again: merged by kim", "evaluation release of kim: open",
        "C13: release lost to login", "C3: again lost to login",
      ])
    story.world.syncAll()
    let approval = story.decide(release, about: kim, .approved, by: 0)
    #expect(
      Set(story.licenses(names + [("approval", approval)])) == [
        "kim: reversed by approval", "again: released by approval", "evaluation release of kim: approved",
        "C13: release lost to login",
      ])
  }

  @Test("C3 C5: an edit of a duplicate that a lost withdrawal was about is not lost to it")
  func lostWithdrawalLosesNoEdit() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    story.world.sync(2, 0)
    story.world.sync(1, 0)
    let acceptance = story.accept(first, learner: 1, on: 1)
    story.edit(second, to: 20, by: 2)
    let withdrawal = story.withdraw(first, by: 0)
    let picture = story.picture([
      ("first", first), ("second", second), ("acceptance", acceptance), ("withdrawal", withdrawal),
    ])
    #expect(picture.contains("second: merged by first"))
    #expect(!picture.contains { $0.hasPrefix("C5") })
  }

  @Test("C3: an unseen duplicate lives on")
  func unseenLivesOn() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    let withdrawal = story.withdraw(first, by: 1)
    #expect(
      story.picture([("first", first), ("second", second), ("withdrawal", withdrawal)]) == [
        "first: withdrawn by withdrawal", "second: pending", "fund: free 900 held 100",
        "tell first withdrawn because of withdrawal",
      ])
  }

  @Test("C3 C0: a duplicate whose inviter had seen the first is refused")
  func seenDuplicate() {
    var story = Story()
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 1, seed: 2)
    let picture = story.picture([("first", first), ("second", second)])
    #expect(picture.prefix(2) == ["first: pending", "fund: free 900 held 100"])
    #expect(picture.contains("C0: second lost to first alreadyInvited"))
  }

  @Test("C3: exam retakes all stand")
  func retakesStand() {
    var story = Story(policy: Story.policy(oneLive: false))
    let first = story.invite(1, by: 1)
    let second = story.invite(1, by: 2, seed: 2)
    #expect(
      story.picture([("first", first), ("second", second)]) == [
        "first: pending", "second: pending", "fund: free 800 held 200",
      ])
  }

  @Test("C3: merging is blind to standing: the survivor waits although its duplicate would have fitted elsewhere")
  func blindToStanding() {
    var story = Story(capacity: 100)
    let other = story.deposit(100, endDays: 50, by: 0)
    story.world.syncAll()
    let first = story.invite(9, by: 0)
    let waiting = story.invite(1, by: 1)
    var elsewhere = Story.Premises()
    (elsewhere.lot, elsewhere.end) = (other, Story.instant(50))
    let second = story.invite(1, by: 2, elsewhere, seed: 2)
    #expect(
      story.picture([("first", first), ("waiting", waiting), ("second", second)]) == [
        "first: pending", "waiting: waitlisted", "second: merged by waiting", "fund: free 100 held 100",
        "C2: waiting lost to first+1", "C3: second lost to waiting",
      ])
  }
}

extension [String] {
  /// Tellings come in order of name, which follows from nothing a story says.
  fileprivate func sortedTellings(_ first: EntityID, _ second: EntityID) -> [String] {
    first < second ? self : dropLast(2) + suffix(2).reversed()
  }
}
