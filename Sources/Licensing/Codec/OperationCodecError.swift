/// Why a payload does not give an operation. In every case the change set that holds it is kept and passed on, and has
/// no effect.
public enum OperationCodecError: Error, Hashable, Sendable {
  /// The kind is of a later version, or of none. A later node may understand it.
  case unknownKind(UInt32)
  /// The payload has fields or enumeration values of a later version, or its bytes are not the canonical ones. A later
  /// node may understand it.
  case unknownFields(kind: UInt32)
  /// The payload says something that no version allows.
  case malformed(kind: UInt32, reason: Malformation)
}

/// What is wrong with a payload, and where.
public struct Malformation: Hashable, Sendable {
  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// The bytes are no message of Protocol Buffers, or a text in them is not UTF-8.
    case notAMessage
    /// A field that must be present is not.
    case missing
    /// A field stands where another one excludes it, or says what its absence says already.
    case surplus
    /// A field of bytes has another length than the one required.
    case length(required: Int, actual: Int)
    /// A text has more bytes than allowed.
    case tooLong(bytesMax: Int, actual: Int)
    /// A list has more members than allowed.
    case tooMany(max: Int, actual: Int)
    /// A number lies outside the values its field allows.
    case outOfRange
    /// A currency is not three capital letters.
    case notACurrency
    /// A list is not in ascending order without repetition.
    case notAscending
  }

  /// The field as `operations.proto` names it, with the path to it; empty for the whole payload.
  public let field: String
  /// The row in question, from 0; nil outside of rows.
  public let row: Int?
  /// What is wrong with it.
  public let problem: Problem

  /// States what is wrong, and where.
  public init(field: String, row: Int? = nil, problem: Problem) {
    self.field = field
    self.row = row
    self.problem = problem
  }
}

extension Malformation: CustomStringConvertible {
  /// One phrase in English, without the kind.
  public var description: String {
    let place = [row.map { "row \($0)" }, field.isEmpty ? nil : "field \(field)"].compactMap(\.self)
    return (place.isEmpty ? "payload" : place.joined(separator: ", ")) + ": " + problem.description
  }
}

extension Malformation.Problem: CustomStringConvertible {
  /// One phrase in English.
  public var description: String {
    switch self {
    case .notAMessage: "is not a Protocol Buffers message, or holds text that is not UTF-8"
    case .missing: "is missing"
    case .surplus: "must be left out"
    case .length(let required, let actual): "has \(actual) bytes, \(required) are required"
    case .tooLong(let bytesMax, let actual): "has \(actual) bytes, at most \(bytesMax) are allowed"
    case .tooMany(let max, let actual): "has \(actual) members, at most \(max) are allowed"
    case .outOfRange: "is outside its range"
    case .notACurrency: "is not a currency code of three capital letters"
    case .notAscending: "is not in ascending order without repetition"
    }
  }
}

extension OperationCodecError: CustomStringConvertible {
  /// One sentence in English that says what can be done.
  public var description: String {
    switch self {
    case .unknownKind(let kind):
      "Operations of kind \(kind) are unknown to this version; upgrade this node to let the change set take effect."
    case .unknownFields(let kind):
      "The operation of kind \(kind) holds values this version does not know, or is not in canonical form; "
        + "upgrade this node to let the change set take effect."
    case .malformed(let kind, let reason):
      "The operation of kind \(kind) is malformed (\(reason)); its change set is kept and has no effect. "
        + "Repeat the action from a node of the current version."
    }
  }
}
