/// How a learner comes by a license.
public enum Giving: UInt32, Hashable, Sendable, CaseIterable {
  /// The learner is invited and accepts.
  case invitation = 1
  /// The license is allocated to the learner, who need not answer (R42).
  case allocation = 2
}

/// Why a license that was allocated may be taken from its learner without an evaluation (R43).
public enum ReallocationGround: UInt32, Hashable, Sendable, CaseIterable, Comparable {
  /// The learner never used it. A login made without knowledge of the release falsifies this (C13).
  case neverLoggedIn = 1
  /// The learner left the company.
  case leftCompany = 2
  /// The place is wanted for somebody else; for supplies whose places may be freed at any time.
  case seatFreed = 3

  /// In the order of declaration.
  public static func < (left: ReallocationGround, right: ReallocationGround) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether the ground holds whatever the learner did meanwhile.
  public var holdsAgainstLogin: Bool {
    switch self {
    case .neverLoggedIn: false
    case .leftCompany, .seatFreed: true
    }
  }
}
