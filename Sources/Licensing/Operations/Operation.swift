/// One intention, as it stands in a change set. Each case's type lives in a file of its own.
public enum Operation: Hashable, Sendable {
  /// Begins a ledger; the first operation of its root change set and nowhere else.
  case openLedger(OpenLedger)
  /// Changes the ledger's settings (C30).
  case configureLedger(ConfigureLedger)
  /// Gives a member a role.
  case grantRole(GrantRole)
  /// Lets a device write for a member.
  case grantDevice(GrantDevice)
  /// Lets a device tell learners for the ledger (C34).
  case appointMailer(AppointMailer)
  /// Puts the next version of the rules in force.
  case raiseRules(RaiseRules)
  /// Makes learners known.
  case addLearners(AddLearners)
  /// Records that learners completed registration (R20).
  case registerLearners(RegisterLearners)
  /// Records that learners left (C33).
  case departLearners(DepartLearners)
  /// Gives a learner another address (C26).
  case changeAddress(ChangeAddress)
  /// Puts learners into a team (R34).
  case placeInTeam(PlaceInTeam)
  /// Begins a product.
  case defineProduct(DefineProduct)
  /// Gives a product a new version of its policy (C24).
  case reviseProduct(ReviseProduct)
  /// Ends the offering of a product (C25).
  case retireProduct(RetireProduct)
  /// Begins a fund.
  case openFund(OpenFund)
  /// Adds a lot of credits to a fund (R6, R14).
  case depositFund(DepositFund)
  /// Corrects the amount of a lot (C17).
  case adjustFund(AdjustFund)
  /// Moves the end of free credits, and of covered invitations (R15, R16).
  case extendFund(ExtendFund)
  /// Asks for licenses (R38).
  case requestOrder(RequestOrder)
  /// Assigns the licenses of an order (R38, R40).
  case assignOrder(AssignOrder)
  /// Turns an order down.
  case rejectOrder(RejectOrder)
  /// Takes an order back.
  case cancelOrder(CancelOrder)
  /// Decides about a cancellation that lost to an assignment (C21).
  case decideCancellation(DecideCancellation)
  /// Invites learners (R2, R12).
  case invite(Invite)
  /// Records that learners are being told, with the public keys of their tokens (R13).
  case tell(Tell)
  /// Sends invitations again, each with a new token (R23).
  case resend(Resend)
  /// Asks the device that tells learners to send invitations again (R23, C34).
  case requestResend(RequestResend)
  /// Withdraws pending invitations (R24).
  case withdraw(Withdraw)
  /// Moves the start of access (R26).
  case editStart(EditStart)
  /// A learner accepts (R19).
  case accept(Accept)
  /// A learner declines.
  case decline(Decline)
  /// Takes allocated licenses from their learners (R43).
  case release(Release)
  /// Records the first use of allocated licenses (C13).
  case recordLogin(RecordLogin)
  /// Asks for the evaluation of accepted invitations (R25).
  case submitEvaluation(SubmitEvaluation)
  /// Decides an evaluation request (R25).
  case decideEvaluation(DecideEvaluation)
  /// Begins a subscription (R29).
  case startSubscription(StartSubscription)
  /// Records an estimate that was given (R30, C20).
  case quoteSeats(QuoteSeats)
  /// Asks for more seats (R29, R30).
  case requestPurchase(RequestPurchase)
  /// Records that a purchase was paid (R30).
  case finalizePurchase(FinalizePurchase)
  /// Records that a purchase will not be paid (R30).
  case failPurchase(FailPurchase)
  /// Makes the invoice of a cycle (R33).
  case renewSubscription(RenewSubscription)
  /// Ends a subscription with the cycles invoiced so far.
  case cancelSubscription(CancelSubscription)
  /// Settles a case.
  case resolveCase(ResolveCase)
  /// Records that notices were sent, so that a correction can follow (R49, C1).
  case recordSent(RecordSent)
}
