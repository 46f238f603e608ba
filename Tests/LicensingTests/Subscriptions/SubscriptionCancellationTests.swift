import Licensing
import Testing

@Suite("C19: cancelling a subscription")
struct SubscriptionCancellationTests {
  @Test("it ends with the cycle it is in; seen, it rules out renewing and cancelling again (C0)")
  func cancelled() throws {
    var story = SeatStory()
    let cancellation = story.say(.cancelled)
    let renewal = story.renew("2026-02-28", until: "2026-03-31")
    let again = story.say(.cancelled)
    for stamp in [renewal, again] {
      #expect(story.refusal(of: stamp) == .subscriptionCancelled)
      #expect(story.outcome().cases.first { $0.lost == stamp }?.winner == cancellation)
    }
    #expect(try story.state().endsOn?.text == "2026-02-28")
    #expect(try story.state().renewalDue == nil)
  }

  @Test("seats can still be bought for what is left, and not beyond it")
  func purchases() throws {
    var story = SeatStory()
    story.say(.cancelled)
    let last = story.request(on: "2026-02-27")
    let late = story.request(on: "2026-02-28")
    let tooLate = story.pay(last, on: "2026-02-28")
    #expect(story.fate(of: last) == .inEffect)
    #expect(story.refusal(of: late) == .subscriptionEnded)
    #expect(story.refusal(of: tooLate) == .subscriptionEnded)
    story.pay(last, on: "2026-02-27")
    #expect(try story.state().lines.last == "additionalSeats 2 2026-01-31 1/28 2.21 EUR")
  }

  @Test("an invoice made without knowledge of it stands; it then ends with that cycle")
  func concurrentRenewal() throws {
    var story = SeatStory()
    let cancellation = story.say(.cancelled, by: 1)
    let renewal = story.renew("2026-02-28", until: "2026-03-31", by: 2)
    #expect(story.fate(of: cancellation) == .inEffect && story.fate(of: renewal) == .inEffect)
    #expect(try story.state().endsOn?.text == "2026-03-31")
    story.world.syncAll()
    let next = story.renew("2026-03-31", until: "2026-04-30")
    #expect(story.refusal(of: next) == .subscriptionCancelled)
  }

  @Test("cancelled twice: one cancellation")
  func twice() {
    var story = SeatStory()
    let both = [1, 2].map { story.say(.cancelled, by: $0) }.sorted()
    #expect(story.fate(of: both[0]) == .inEffect)
    #expect(story.fate(of: both[1]) == .superseded(by: both[0]))
  }

  @Test("a payment received when it was over, by authors who did not know, buys nothing and leaves a case")
  func latePayment() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let cancellation = story.say(.cancelled, by: 1)
    let late = story.pay(purchase, on: "2026-02-28", by: 2)
    #expect(
      story.outcome().cases == [
        Case(
          rule: .purchaseRenewal, lost: late, winner: cancellation, subject: purchase.entity,
          reason: .subscriptionEnded)
      ])
    #expect(try story.state().purchases.first?.state == .awaitingPayment)
    #expect(try story.state().seats == 10)
    // A payment in time outweighs it, and the late one is then only the second.
    let timely = story.pay(purchase, on: "2026-02-27", by: 0)
    #expect(story.fate(of: late) == .superseded(by: timely))
    #expect(try story.state().seats == 12)
  }
}
