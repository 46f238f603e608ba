/// The kinds of line of a ledger's export, in the order in which they come (`Protocol/export.md`).
enum ExportLine: String, Hashable, Sendable, CaseIterable {
  /// The ledger; the first line.
  case ledger
  /// A member with roles and devices.
  case member
  /// A learner.
  case learner
  /// A fund with its lots and segments.
  case fund
  /// A product with all its versions.
  case product
  /// A later version of a product; what was issued under it follows.
  case productVersion
  /// An order with what was drawn from it.
  case order
  /// A subscription with its purchases, invoices and charges.
  case subscription
  /// An invitation.
  case invitation
  /// An allocated license.
  case license
  /// The end of a product's offering.
  case productRetired
  /// What the ledger does by itself, its time zone and its partner.
  case settings
  /// An evaluation request.
  case evaluation
  /// A case.
  case `case`
  /// One row of an operation with what became of it.
  case operation
  /// The end of the export; the last line.
  case end
}

/// What a line says that a new ledger cannot be told: only those who did it could say so, or it is past.
enum LostInMove: String, Hashable, Sendable, CaseIterable {
  /// Who did it and when, with their signatures.
  case authorship
  /// Roles and devices: they rest on keys, so members are invited again.
  case membership
  /// The person's address, which was erased; without it there is nobody to invite.
  case address
  /// When registration was completed.
  case registeredAt
  /// When the learner left.
  case departedAt
  /// Credits that have ended.
  case endedCredits
  /// The link that was sent: another token is minted.
  case token
  /// The deadline: the lifetime starts again.
  case lifetime
  /// When it was accepted and since when access runs: both begin anew.
  case accessPeriod
  /// A start that has passed: access starts on acceptance.
  case start
  /// The credits it drew on, which did not come along: a lot of its price, or others of the fund, pay.
  case credits
  /// The order or subscription that it belongs to, which did not come along or has ended.
  case supply
  /// The version it was issued under: the one in force takes its place.
  case policyVersion
  /// Lines that came out differently, because invoices had been made without knowledge of each other.
  case charges
  /// Which invitation it replaced.
  case replaces
  /// The acceptance: it was refused, so the invitation is open again.
  case acceptance
  /// It is over and stays in the file.
  case past
  /// It is over and stays in the file; what it had spent is taken off its credits.
  case spent
  /// What was said, decided and lost: the file keeps it.
  case history
}

/// What became of a line.
enum MoveOutcome: String, Hashable, Sendable, CaseIterable {
  /// The new ledger says the same.
  case carried
  /// The new ledger says the same but for what `lost` names.
  case partly
  /// The line stays in the file; `lost` says why.
  case left
}
