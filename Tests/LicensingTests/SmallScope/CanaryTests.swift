import LedgerModel
import Licensing
import Testing

/// A search that finds nothing proves nothing: each rule is broken in turn, and the oracles have to notice.
@Suite("canaries: a broken rule is noticed")
struct CanaryTests {
  @Test("by random histories", arguments: Canary.allCases)
  func byRandomHistories(canary: Canary) {
    let noticed = (0..<200 as Range<UInt64>).contains { seed in
      canary.isOfPlaces
        ? !RandomLicenses(seed: seed, steps: 14).complaints(breaking: canary).isEmpty
        : !RandomHistory(seed: seed, steps: 14).complaints(breaking: canary).isEmpty
    }
    #expect(noticed, "\(canary) was not noticed")
  }

  @Test("by the exhaustive search", arguments: CanaryTests.exhaustive)
  func bySmallScope(canary: Canary, acts: [SmallScope.Act]) {
    let scene = Self.scenes[canary] ?? .invitation
    let search = SmallScope(
      scene: scene, acts: acts, length: acts.count, breaking: canary, failuresMax: 1, deliveriesMax: 3)
    #expect(!search.search().failures.isEmpty, "\(canary) was not noticed")
  }

  @Test("told claims displaced without a reason are noticed as such, from what one node shows (invariant 8)")
  func displacement() {
    let isNoticed = (0..<200 as Range<UInt64>).contains { seed in
      RandomHistory(seed: seed, steps: 14).complaints(breaking: .newcomersFirst)
        .contains { $0.contains("displaced without a reason") }
    }
    #expect(isNoticed)
  }

  /// For each broken rule, acts among which a history exists that gives it away.
  private static let exhaustive: [(Canary, [SmallScope.Act])] = [
    (.withdrawalBeatsAcceptance, [.accept, .withdraw]),
    (.clockForCausality, [.accept, .withdraw]),
    (.rankByArrival, [.inviteOther, .inviteOther]),
    (.newcomersFirst, [.inviteOther, .inviteOther]),
    (.extensionMovesHeldCredits, [.extend, .withdraw]),
    (.coversIgnored, [.extendCovering, .withdraw]),
    (.placeNotHandedOver, [.give, .inviteOther]),
    (.duplicatesLive, [.inviteSame, .withdraw]),
    (.lossesForgotten, [.accept, .withdraw]),
    (.lastWriterWins, [.accept, .withdraw]),
    (.deadlineByArrival, [.accept, .wait]),
    (.supplyWithoutEnd, [.inviteOther, .withdraw]),
    (.firstArrivedEditWins, [.editEarly, .editLate]),
    (.requestsForgotten, [.accept, .withdraw]),
    (.teamAsItArrived, [.placeElsewhere, .manageInvite]),
    (.cancellationBeatsAssignment, [.assign, .cancel]),
    (.lastAssignmentSetsTheEnd, [.assign, .assign]),
    (.releaseBeatsLogin, [.logIn, .releaseUnused]),
    (.lastReallocationHolds, [.handUnused, .handUnused]),
    (.placesWithoutEnd, [.allocateOther, .logIn]),
    (.lastPaymentCounts, [.pay, .payLater]),
    (.failureBeatsPayment, [.pay, .fail]),
    (.lastRenewalCounts, [.renew, .renew]),
  ]

  /// Where such a history begins, if not with an invitation.
  private static let scenes: [Canary: SmallScope.Scene] = [
    .teamAsItArrived: .team, .cancellationBeatsAssignment: .order, .lastAssignmentSetsTheEnd: .order,
    .releaseBeatsLogin: .license,
    .lastReallocationHolds: .license, .placesWithoutEnd: .license, .lastPaymentCounts: .seats,
    .failureBeatsPayment: .seats, .lastRenewalCounts: .seats,
  ]
}
