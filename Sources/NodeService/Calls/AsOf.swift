import JSONRPC
import Licensing
import Replica

extension ParamDescriptor {
  /// The moment from which a thing is looked at (R47).
  static let asOf = optional(
    "asOf", .asOf, "Shows it as it was known at an earlier version, or at an instant; as it is unless said.")
}

extension Schema {
  /// A version as changes.status gives it, an instant, or both; an instant alone may stand as text.
  static let asOf = Schema.oneOf([
    .instantOrDay, .object([.optional("version", .version), .optional("instant", .instantOrDay)]),
  ]).named("AsOf")
}

extension Schema {
  /// The same as of a moment, which the answer then names.
  var dated: Schema { .promising(properties, [.moment]) }
}

extension Schema.Property {
  /// The moment of which an answer is, where one was asked for.
  static let moment = Schema.Property.optional(
    "asOf", Schema.promising([.required("instant", .instant), .optional("version", .version)]).named("Moment"))
}

/// What a method that takes `asOf` may answer besides.
let asOfErrors: [DomainErrorCode] = [
  .asOfVersionUnknown, .asOfBeforeLedger, .asOfTooLarge, .versionMalformed, .dateInvalid,
]

extension Call {
  /// The ledger as of the moment asked for; nil where none is.
  func past(in reader: LedgerReader) throws -> PastReader? {
    guard let asked = params["asOf"] else { return nil }
    if let text = asked.stringValue { return try reader.asOf(.instant(try Self.instant(text))) }
    let instant = try asked["instant"]?.stringValue.map(Self.instant)
    if let version = asked["version"] {
      return try reader.asOf(.version(try VersionText.heads(version), at: instant))
    }
    guard let instant else {
      throw DomainError(.versionMalformed, "asOf names neither a version nor an instant.")
    }
    return try reader.asOf(.instant(instant))
  }

  /// The thing an id names, also one that existed only then: its own change set is enough.
  func pastThing(_ name: String, _ kind: EntityKind, in reader: LedgerReader) throws -> EntityID {
    try reader.row(try PublicID(text: try required(name), kind: kind))
  }

  static func instant(_ text: String) throws -> Instant {
    if let day = try? Day(text: text) { return day.start }
    return try Instant(text: text)
  }
}

extension PastReader {
  /// An answer with the moment it is of.
  func answer(_ object: JSONObject, to call: Call) -> JSON {
    var object = object
    var moment: JSONObject = ["instant": .string(instant.text)]
    moment.appendIfPresent("version", call.params["asOf"]?["version"])
    object.append("asOf", .object(moment))
    return .object(object)
  }
}

extension DomainError {
  /// Why a thing cannot be shown as of a moment.
  init(_ error: AsOfError) {
    switch error {
    case .versionUnknown(let head):
      self.init(.asOfVersionUnknown, data: ["unknown": .string(head.description)])
    case .beforeLedger(let first): self.init(.asOfBeforeLedger, data: ["first": .string(first.text)])
    case .tooLarge(let assignments, let max):
      self.init(.asOfTooLarge, data: ["assignments": .int(assignments), "max": .int(max)])
    }
  }
}
