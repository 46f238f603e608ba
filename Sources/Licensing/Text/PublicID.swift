/// The kinds of thing that have a text id. The raw value is the prefix of the id.
public enum EntityKind: String, Hashable, Sendable, CaseIterable {
  /// An invitation.
  case invitation = "inv"
  /// A fund.
  case fund = "fnd"
  /// A lot of credits of a fund.
  case lot = "lot"
  /// A product.
  case product = "prd"
  /// A version of a product's policy.
  case policyVersion = "pol"
  /// A member of a ledger.
  case member = "mem"
  /// A role given to a member.
  case grant = "grt"
  /// A device of a member.
  case device = "dev"
  /// An evaluation request.
  case evaluation = "evl"
  /// A license: the invitation or allocation by which a learner holds it.
  case license = "lic"
  /// An order of licenses.
  case order = "ord"
  /// A request to cancel an order that was assigned.
  case cancellation = "can"
  /// A subscription.
  case subscription = "sub"
  /// A purchase of seats.
  case purchase = "pur"
  /// The invoice of a cycle.
  case invoice = "ivc"
  /// A case, named by the row that lost.
  case `case` = "cas"
  /// Any row of any operation, as a history shows it.
  case operation = "opr"
}

/// The short name under which people and tools know a thing: `inv_3f7q…-0-12`.
///
/// It holds the first 80 bits of the change set's id, so it is looked up rather than turned back; two change sets of
/// one ledger that agree in 80 bits are not to be expected.
public struct PublicID: Hashable, Sendable {
  /// What it names.
  public let kind: EntityKind
  /// How the id of the change set begins.
  public let setPrefix: SetPrefix
  /// Position of the operation in its change set, from 0.
  public let operation: UInt32
  /// Row of the operation, from 0.
  public let row: UInt32

  /// Names a thing.
  public init(kind: EntityKind, setPrefix: SetPrefix, operation: UInt32, row: UInt32) {
    self.kind = kind
    self.setPrefix = setPrefix
    self.operation = operation
    self.row = row
  }

  /// Names a thing whose change set is known.
  public init(kind: EntityKind, _ entity: EntityID) {
    self.init(kind: kind, setPrefix: SetPrefix(entity.set), operation: entity.operation, row: entity.row)
  }

  /// Reads an id of any kind but a learner's. Every id has exactly one text.
  public init(text: String) throws(PublicIDError) { self = try PublicID.read(text, wanted: nil) }

  /// Reads an id of one kind.
  public init(text: String, kind: EntityKind) throws(PublicIDError) { self = try PublicID.read(text, wanted: kind) }

  private static func read(_ text: String, wanted: EntityKind?) throws(PublicIDError) -> PublicID {
    guard let (prefix, rest) = PublicIDError.parts(of: text) else {
      throw PublicIDError(text, expected: form(of: wanted), reason: .form)
    }
    guard let kind = EntityKind(rawValue: prefix) else {
      let reason: PublicIDError.Reason = prefix == LearnerID.prefix ? .otherKind : .unknownKind
      throw PublicIDError(text, expected: form(of: wanted), reason: reason)
    }
    guard wanted == nil || kind == wanted else {
      throw PublicIDError(text, expected: form(of: wanted), reason: .otherKind)
    }
    var scanner = AsciiScanner(rest)
    let characters = scanner.text(before: "-")
    guard let bytes = Crockford32.bytes(of: characters), let setPrefix = SetPrefix(bytes: bytes),
      scanner.take("-"), let operation = scanner.naturalNumber(),
      scanner.take("-"), let row = scanner.naturalNumber(), scanner.isAtEnd
    else { throw PublicIDError(text, expected: form(of: kind), reason: .form) }
    return PublicID(kind: kind, setPrefix: setPrefix, operation: operation, row: row)
  }

  /// `inv_` and so on, sixteen characters, operation and row in decimal.
  public var text: String { "\(kind.rawValue)_\(Crockford32.text(of: setPrefix.bytes))-\(operation)-\(row)" }

  /// Whether this is the short name of the thing.
  public func names(_ entity: EntityID) -> Bool {
    operation == entity.operation && row == entity.row && setPrefix == SetPrefix(entity.set)
  }

  private static func form(of kind: EntityKind?) -> String {
    "\(kind?.rawValue ?? "<kind>")_<\(Crockford32.characters(forBytes: SetPrefix.count)) characters>-<operation>-<row>"
  }
}
