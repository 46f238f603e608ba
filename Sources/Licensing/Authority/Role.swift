/// What a member may be in a ledger. One member may hold several; each act names the grant it uses (C29).
public enum Role: UInt32, Hashable, Sendable, CaseIterable {
  /// Holds every right and grants every role.
  case owner = 1
  /// Adds funds and defines products (R6).
  case vendorSales = 2
  /// Decides evaluation requests (R25).
  case support = 3
  /// Acts for the customers beneath a partner (R37).
  case partnerManager = 4
  /// The organisation's administrator.
  case fullAdmin = 5
  /// Manages the learners of a company.
  case companyManager = 6
  /// Manages the learners of one team.
  case teamManager = 7
  /// Reads everything, changes nothing.
  case auditor = 8
}
