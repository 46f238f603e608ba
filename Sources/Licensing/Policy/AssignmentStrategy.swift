/// What new learners of an organisation are given to begin with; one strategy for each organisation (R35).
public struct AssignmentStrategy: Hashable, Sendable {
  /// The form of it.
  public var kind: OnboardingKind
  /// Technologies for which there is a plan, ascending; empty unless the kind is ``OnboardingKind/plan``.
  public private(set) var planned: [String]

  /// The most technologies that may have plans.
  public static let plannedMax = 100
  /// The longest name of a technology, in bytes of UTF-8.
  public static let technologyBytesMax = 64
  /// Days for which an initial path is open, the first included.
  public static let pathDays: Int64 = 60
  /// How many laboratories are given to begin with.
  public static let labCount = 2

  /// A strategy; names of technologies are sorted and each kept once. Names are the same if their bytes are: every
  /// implementation has to agree on what is written, and not all of them compare texts as Unicode does.
  public init(kind: OnboardingKind, planned: [String] = []) {
    self.kind = kind
    self.planned = []
    guard kind == .plan else { return }
    for name in planned.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      guard self.planned.last.map({ $0.utf8.elementsEqual(name.utf8) }) != true else { continue }
      self.planned.append(name)
    }
  }

  /// What a learner of a technology is given who is added on a day; nil for nothing. A plan is for a technology however
  /// its name is capitalised, and is given as the strategy spells it.
  public func onboarding(technology: String, on day: Day) -> Onboarding? {
    let path = Onboarding(kind: .path, technology: technology, until: Day(number: day.number + Self.pathDays))
    switch kind {
    case .none: return nil
    case .plan:
      let wanted = technology.lowercased()
      let plan = planned.first { $0 == technology } ?? planned.first { $0.lowercased() == wanted }
      return plan.map { Onboarding(kind: .plan, technology: $0, until: nil) } ?? path
    case .path: return path
    case .labs: return Onboarding(kind: .labs, technology: technology, until: nil)
    }
  }
}

/// The forms of what new learners are given (R35).
public enum OnboardingKind: UInt32, Hashable, Sendable, CaseIterable {
  /// Nothing.
  case none = 1
  /// The plan of their technology; the path where there is no plan.
  case plan = 2
  /// The path of their technology, open for ``AssignmentStrategy/pathDays`` days.
  case path = 3
  /// ``AssignmentStrategy/labCount`` laboratories of their technology.
  case labs = 4
}

/// What one learner was given to begin with.
public struct Onboarding: Hashable, Sendable {
  /// What it is; never ``OnboardingKind/none``.
  public var kind: OnboardingKind
  /// The technology, at most ``AssignmentStrategy/technologyBytesMax`` bytes.
  public var technology: String
  /// The day after the last on which it is open; nil for as long as they like. Only paths have one.
  public var until: Day?

  /// What a learner was given.
  public init(kind: OnboardingKind, technology: String, until: Day?) {
    self.kind = kind
    self.technology = technology
    self.until = until
  }
}

/// The product that new learners are allocated by themselves (R42).
public struct AutomaticAllocation: Hashable, Sendable {
  /// The product; nil for none.
  public var product: EntityID?

  /// Allocates a product, or nothing.
  public init(product: EntityID?) { self.product = product }
}
