/// Why a prorated amount cannot be worked out.
public enum ProrationError: Error, Hashable, Sendable {
  /// There is nothing to charge for: fewer than one.
  case quantity(Int64)
  /// A cycle has 1 to 3,653 days.
  case cycleDays(Int64)
  /// The days charged are fewer than none or more than the cycle has.
  case days(Int64, of: Int64)
  /// The amount does not fit 64 bits of minor units.
  case overflow
}

extension ProrationError: CustomStringConvertible {
  /// One sentence in English that says what can be done.
  public var description: String {
    switch self {
    case .quantity(let quantity): "\(quantity) cannot be charged; give a whole number of at least 1."
    case .cycleDays(let days): "A cycle cannot have \(days) days; it has 1 to \(Proration.cycleDaysMax)."
    case .days(let days, let cycleDays): "\(days) of \(cycleDays) days cannot be charged; choose a day of the cycle."
    case .overflow: "The amount grows beyond what can be held; use a smaller quantity or price."
    }
  }
}

/// The share of a cycle's price for its last days: `roundHalfUp(quantity × unit price × d / D)`, half away from zero,
/// rounded once (R32).
///
/// The product is formed in 128 bits, so a result that fits is always exact; one that does not is an error.
public struct Proration: Hashable, Sendable {
  /// Most days a cycle can have: ten years with three leap days.
  public static let cycleDaysMax: Int64 = 3_653

  /// The rounded amount in minor units.
  public let amount: Int64
  /// What the exact quotient has beyond its whole minor units, in parts of a minor unit: `remainder / D`; 0 up to,
  /// but without, `D`, whatever the sign of the price.
  public let remainder: Int64
  /// Whether the amount lies farther from zero than the exact quotient.
  public let isRoundedUp: Bool

  /// Works out the share.
  ///
  /// - Parameters:
  ///   - quantity: how many, at least 1.
  ///   - unitPrice: minor units for one over the whole cycle; negative for a credit.
  ///   - days: `d`, the days charged, 0 to `cycleDays`.
  ///   - cycleDays: `D`, 1 to ``cycleDaysMax``.
  public init(quantity: Int64, unitPrice: Int64, days: Int64, cycleDays: Int64) throws(ProrationError) {
    guard quantity >= 1 else { throw .quantity(quantity) }
    guard (1...Proration.cycleDaysMax).contains(cycleDays) else { throw .cycleDays(cycleDays) }
    guard (0...cycleDays).contains(days) else { throw .days(days, of: cycleDays) }
    let divisor = cycleDays.magnitude
    let full = quantity.magnitude.multipliedFullWidth(by: unitPrice.magnitude)
    let low = full.low.multipliedFullWidth(by: days.magnitude)
    let (scaled, scaleOverflow) = full.high.multipliedReportingOverflow(by: days.magnitude)
    let (high, carryOverflow) = scaled.addingReportingOverflow(low.high)
    // A product past 128 bits, or a quotient past 64, cannot be an amount: a cycle has too few days to bring it back.
    guard !scaleOverflow, !carryOverflow, high < divisor else { throw .overflow }
    let (quotient, rest) = divisor.dividingFullWidth((high, low.low))
    let isUp = rest >= divisor - rest
    let (magnitude, roundOverflow) = quotient.addingReportingOverflow(isUp ? 1 : 0)
    guard !roundOverflow, let amount = Proration.signed(magnitude, isNegative: unitPrice < 0) else { throw .overflow }
    self.amount = amount
    remainder = Int64(rest)
    isRoundedUp = isUp
  }

  private static func signed(_ magnitude: UInt64, isNegative: Bool) -> Int64? {
    guard isNegative else { return Int64(exactly: magnitude) }
    return magnitude == Int64.min.magnitude ? .min : Int64(exactly: magnitude).map { -$0 }
  }
}
