import Licensing

/// The settings of a ledger and the text each is stored as (C30).
enum LedgerSetting: String, CaseIterable {
  /// What people call the ledger, as it is.
  case name
  /// The name of a time zone, as it is.
  case timeZone
  /// The number of the kind, then the planned technologies, one a line, with line ends and backslashes in them escaped.
  case strategy
  /// Id of the product's change set in hexadecimal digits, operation and row with blanks between; empty for none.
  case automaticAllocation
  /// The path of the partner whose customer the organisation is, as it is.
  case partner
  /// The number of days, in decimal.
  case reminderDays

  /// The settings that an operation changes, with the texts to store.
  static func values(of change: ConfigureLedger, in set: SetID) -> [(LedgerSetting, String)] {
    allCases.compactMap { setting in
      switch setting {
      case .name: change.name.map { (setting, $0) }
      case .timeZone: change.timeZone.map { (setting, $0) }
      case .strategy: change.strategy.map { (setting, text(of: $0)) }
      case .automaticAllocation:
        change.automaticAllocation.map { (setting, $0.product.map { text(of: $0.resolved(in: set)) } ?? "") }
      case .partner: change.partner.map { (setting, $0.text) }
      case .reminderDays: change.reminderDays.map { (setting, "\($0)") }
      }
    }
  }

  private static func text(of strategy: AssignmentStrategy) -> String {
    (["\(strategy.kind.rawValue)"] + strategy.planned.map(escaped)).joined(separator: "\n")
  }

  /// Reads a strategy; nil if the text is none.
  static func strategy(_ text: String) -> AssignmentStrategy? {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.first, let number = UInt32(first), let kind = OnboardingKind(rawValue: number) else {
      return nil
    }
    return AssignmentStrategy(kind: kind, planned: lines.dropFirst().map(unescaped))
  }

  private static func escaped(_ name: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func unescaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func text(of product: EntityID) -> String {
    let digits = product.set.bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return "\(digits.joined()) \(product.operation) \(product.row)"
  }

  /// Reads the name of a product; nil if the text is none.
  static func product(_ text: String) -> EntityID? {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 3, let operation = UInt32(parts[1]), let row = UInt32(parts[2]),
      let set = SetID(bytes: bytes(parts[0]))
    else { return nil }
    return EntityID(set: set, operation: operation, row: row)
  }

  private static func bytes(_ digits: String) -> [UInt8] {
    let values = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: values.count - values.count % 2, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}
