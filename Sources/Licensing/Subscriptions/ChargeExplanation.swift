/// How a line of a bill came about, for people: the sum as one text, and the same part by part (R32, R46).
public struct ChargeExplanation: Hashable, Sendable {
  /// What a part of the explanation says.
  public enum Term: String, Hashable, Sendable, CaseIterable {
    /// What the line is for.
    case kind
    /// How many seats.
    case quantity
    /// Price of one for the whole cycle.
    case unitPrice
    /// The policy version that says so.
    case priceVersion
    /// First day of the cycle.
    case cycleStart
    /// First day of the next cycle.
    case renewal
    /// The day of the purchase.
    case purchasedOn
    /// `d`, the days charged.
    case days
    /// `D`, the days of the cycle.
    case cycleDays
    /// What was done with the part of a minor unit.
    case rounding
    /// What is to be paid.
    case amount
  }

  /// A part: what it is and what it says.
  public struct Line: Hashable, Sendable {
    /// What it is.
    public let term: Term
    /// What it says: a number, a day, an amount or a name.
    public let text: String
  }

  /// The sum, such as `3 × 365.00 EUR × 92 days / 365 days = 276.00 EUR`.
  public let text: String
  /// Every part once, in the order of ``Term``.
  public let lines: [Line]
}

extension Charge {
  /// How this line came about. A line whose numbers do not fit each other is said to be at fault (see ``verify()``).
  public var explanation: ChargeExplanation {
    let sum: String
    let rounding: String
    do throws(ChargeFault) {
      try verify()
      rounding = roundingText
      sum = "\(product) = \(amount.text)" + (rounding == Charge.exact ? "" : ", \(rounding)")
    } catch {
      rounding = "at fault"
      sum = "\(product) ≠ \(amount.text): \(error.description)"
    }
    return ChargeExplanation(
      text: sum,
      lines: ChargeExplanation.Term.allCases.map {
        ChargeExplanation.Line(term: $0, text: text(of: $0, rounding: rounding))
      })
  }

  private static let exact = "exact"

  private var product: String { "\(quantity) × \(unitPrice.text) × \(days) days / \(cycleDays) days" }

  private var roundingText: String {
    let share = try? Proration(
      quantity: quantity, unitPrice: unitPrice.amount, days: days, cycleDays: cycleDays)
    guard let share, share.remainder > 0 else { return Charge.exact }
    let part = "\(share.remainder)/\(cycleDays) of a minor unit"
    return share.isRoundedUp ? "rounded up from \(part)" : "rounded down by \(part)"
  }

  private func text(of term: ChargeExplanation.Term, rounding: String) -> String {
    switch term {
    case .kind: kind.name
    case .quantity: "\(quantity)"
    case .unitPrice: unitPrice.text
    case .priceVersion: PublicID(kind: .policyVersion, priceVersion).text
    case .cycleStart: cycleStart.text
    case .renewal: renewal.text
    case .purchasedOn: purchasedOn.text
    case .days: "\(days)"
    case .cycleDays: "\(cycleDays)"
    case .rounding: rounding
    case .amount: amount.text
    }
  }
}

extension Charge.Kind {
  /// The stable name used in answers: `initial`, `additionalSeats`, `catchUp`, `renewal`.
  public var name: String {
    switch self {
    case .initial: "initial"
    case .additionalSeats: "additionalSeats"
    case .catchUp: "catchUp"
    case .renewal: "renewal"
    }
  }
}
