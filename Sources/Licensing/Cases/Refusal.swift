/// Why an operation has no effect, judged on what its author could have seen (C0). The raw value is the stable code.
public enum Refusal: String, Error, Hashable, Sendable, CaseIterable {
  /// There is no such invitation.
  case unknownInvitation
  /// There is no such product.
  case unknownProduct
  /// There is no such fund, order, subscription or lot, or it does not give the product.
  case unknownSupply
  /// There is no such evaluation request, or it is settled.
  case unknownEvaluation
  /// The product was retired (C25).
  case productRetired
  /// A newer policy version was known (C24).
  case policySuperseded
  /// An add-on without its course, or a course where none belongs (R8).
  case courseMismatch
  /// The product does not offer that start (R10).
  case startNotOffered
  /// The start lies in the past or outside the validity (R11, R26).
  case startOutOfRange
  /// The start is already that day (R26).
  case startUnchanged
  /// The start of this product cannot be edited (R27).
  case startNotEditable
  /// Access has started already (R26).
  case accessStarted
  /// The credits had ended (R14).
  case supplyEnded
  /// The fund or subscription holds another currency.
  case currencyMismatch
  /// The learner holds the product already (C3).
  case alreadyInvited
  /// The invitation was already accepted; an evaluation is the way (R25).
  case alreadyAccepted
  /// The invitation had been withdrawn.
  case alreadyWithdrawn
  /// The invitation had been declined.
  case alreadyDeclined
  /// The invitation had expired (R22).
  case alreadyExpired
  /// The invitation never took effect.
  case neverInEffect
  /// It has not been accepted; withdraw it instead (R25).
  case notAccepted
  /// No token of the invitation was shown (R19).
  case tokenUnknown
  /// The license was reversed already (C28).
  case alreadyReversed
  /// What was to be handed over was not ended by the same act (C31).
  case nothingHandedOver
  /// The place in line was handed on as often as one may be (C31, C32).
  case handedOnTooOften
  /// An extension that does not move a lot's end later (R18).
  case notLater
  /// The amount is out of range.
  case amountOutOfRange
  /// There is no such order, or it never took effect.
  case unknownOrder
  /// The order was assigned, rejected or cancelled already (C21).
  case orderSettled
  /// The product is not one that is ordered (R38).
  case notOrdered
  /// There is no such request to cancel an assigned order.
  case unknownCancellation
  /// The request to cancel was decided already.
  case cancellationSettled
  /// The supply was cancelled.
  case supplyCancelled
  /// The license was not given by allocation.
  case notAllocated
  /// The license was given by allocation, so the learner is not invited.
  case notInvited
  /// The learner used the license already (C13).
  case alreadyLoggedIn
  /// The license was taken from the learner already.
  case alreadyReleased
  /// The product does not let a license be taken away on this ground (R43).
  case groundNotOffered
  /// What was to go to another learner was to go to the one who holds it (R43).
  case sameLearner
  /// There is no such subscription, or it never took effect.
  case unknownSubscription
  /// There is no such purchase.
  case unknownPurchase
  /// The purchase was paid already, or given up (R30).
  case purchaseSettled
  /// Not a whole number of at least 1, or more than may be held (R30).
  case quantityOutOfRange
  /// A day outside the calendar or the cycles, or one on which the stated instant falls nowhere.
  case dayOutOfRange
  /// The cycle was invoiced already (C19).
  case alreadyRenewed
  /// Not the cycle after the last one invoiced.
  case renewalOutOfSequence
  /// The subscription was cancelled already.
  case subscriptionCancelled
  /// The subscription was cancelled and is over by then.
  case subscriptionEnded
  /// It was written under another version of the rules than was in force where it was written.
  case otherRules
  /// Rules are raised by one version at a time.
  case rulesNotNext
  /// The member's role does not allow it.
  case notPermitted
  /// The device may not write for that member.
  case deviceNotGranted
}
