/// The id of a request, echoed exactly: a number by its text (`1`, `1.0` and `1e0` are three ids), a string by its
/// bytes.
///
/// `"1"` and `1` differ. A null id is an id; only a request without one is a notification.
public enum RequestID: Sendable {
  /// A string.
  case string(String)
  /// A number of any spelling and size.
  case number(JSONNumber)
  /// `null`.
  case null

  /// The id of that value; nil for a truth value, an array or an object.
  public init?(_ json: JSON) {
    switch json {
    case .string(let value): self = .string(value)
    case .number(let value): self = .number(value)
    case .null: self = .null
    case .bool, .array, .object: return nil
    }
  }

  /// The id as it stands in a message.
  public var json: JSON {
    switch self {
    case .string(let value): .string(value)
    case .number(let value): .number(value)
    case .null: .null
    }
  }
}

extension RequestID: Hashable {
  /// Equality by exact text.
  public static func == (left: RequestID, right: RequestID) -> Bool { left.json == right.json }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
