import FoundationEssentials
import SwiftProtobuf

/// Checks the fields of one decoded message and turns them into values of the domain. Every error names field and row.
struct WireReader {
  /// The kind of the operation being read.
  let kind: UInt32
  /// The row being read, from 0; nil outside of rows.
  var row: Int?

  init(kind: UInt32, row: Int? = nil) {
    self.kind = kind
    self.row = row
  }

  /// The same reader for the fields of one row.
  func at(row: Int) -> WireReader { WireReader(kind: kind, row: row) }

  func malformed(_ field: String, _ problem: Malformation.Problem) -> OperationCodecError {
    .malformed(kind: kind, reason: Malformation(field: field, row: row, problem: problem))
  }

  /// A value of a closed enumeration. Zero is an absent field; a number without a meaning belongs to a later version.
  func known<Value: RawRepresentable>(
    _ wire: some SwiftProtobuf.Enum, _ field: String
  )
    throws(OperationCodecError) -> Value where Value.RawValue == UInt32
  {
    guard wire.rawValue != 0 else { throw malformed(field, .missing) }
    guard let number = UInt32(exactly: wire.rawValue), let value = Value(rawValue: number) else {
      throw .unknownFields(kind: kind)
    }
    return value
  }

  /// Refuses numbers that belong to a later version, 0 not being one of them. For messages with several enumerations:
  /// a later version may allow what any check of this one would refuse, so this goes before all of them.
  func noneUnknown<Value: RawRepresentable>(
    _ wire: [some SwiftProtobuf.Enum], in _: Value.Type
  )
    throws(OperationCodecError) where Value.RawValue == UInt32
  {
    for member in wire where member.rawValue != 0 {
      guard let number = UInt32(exactly: member.rawValue), Value(rawValue: number) != nil else {
        throw .unknownFields(kind: kind)
      }
    }
  }

  /// A reference that must be present.
  func entity(_ present: Bool, _ wire: WireEntityRef, _ field: String) throws(OperationCodecError) -> EntityID {
    guard present else { throw malformed(field, .missing) }
    return try entity(wire, field)
  }

  /// A reference that may be absent.
  func optionalEntity(
    _ present: Bool, _ wire: WireEntityRef, _ field: String
  )
    throws(OperationCodecError) -> EntityID?
  {
    present ? try entity(wire, field) : nil
  }

  /// Zero bytes stand for the carrying change set inside the program only: their one form here is absence.
  func entity(_ wire: WireEntityRef, _ field: String) throws(OperationCodecError) -> EntityID {
    let bytes = wire.set
    if bytes.isEmpty { return .own(operation: wire.operation, row: wire.row) }
    guard let set = SetID(bytes: bytes) else { throw malformed(field, .length(required: 32, actual: bytes.count)) }
    guard set != .own else { throw malformed(field, .surplus) }
    return EntityID(set: set, operation: wire.operation, row: wire.row)
  }

  /// References that fill the rows of an operation.
  func entityRows(_ wire: [WireEntityRef]) throws(OperationCodecError) -> [EntityID] {
    try rows(wire, "rows") { (reference, reader) throws(OperationCodecError) in try reader.entity(reference, "rows") }
  }

  /// Turns each member of a list that must not be empty, with a reader that names its row.
  func rows<Wire, Value>(
    _ wire: [Wire], _ field: String, _ convert: (Wire, WireReader) throws(OperationCodecError) -> Value
  ) throws(OperationCodecError) -> [Value] {
    guard !wire.isEmpty else { throw malformed(field, .missing) }
    return try list(wire, field, convert)
  }

  /// Turns each member of a list that may be empty, with a reader that names its row.
  func list<Wire, Value>(
    _ wire: [Wire], _ field: String, _ convert: (Wire, WireReader) throws(OperationCodecError) -> Value
  ) throws(OperationCodecError) -> [Value] {
    guard wire.count <= OperationLimits.rows else {
      throw malformed(field, .tooMany(max: OperationLimits.rows, actual: wire.count))
    }
    var values: [Value] = []
    values.reserveCapacity(wire.count)
    for (index, member) in wire.enumerated() { values.append(try convert(member, at(row: index))) }
    return values
  }

  /// Bytes of a fixed length.
  func bytes(_ wire: Data, count: Int, _ field: String) throws(OperationCodecError) -> [UInt8] {
    guard !wire.isEmpty else { throw malformed(field, .missing) }
    guard wire.count == count else { throw malformed(field, .length(required: count, actual: wire.count)) }
    return [UInt8](wire)
  }

  func learner(_ wire: Data, _ field: String) throws(OperationCodecError) -> LearnerID {
    guard !wire.isEmpty else { throw malformed(field, .missing) }
    guard let learner = LearnerID(bytes: wire) else {
      throw malformed(field, .length(required: 16, actual: wire.count))
    }
    return learner
  }

  func contact(_ present: Bool, _ wire: WireContact, _ field: String) throws(OperationCodecError) -> Contact {
    guard present else { throw malformed(field, .missing) }
    return Contact(key: try learner(wire.key, field), commitment: wire.commitment)
  }

  func text(_ wire: String, bytesMax: Int, _ field: String) throws(OperationCodecError) -> String {
    let count = wire.utf8.count
    guard count <= bytesMax else { throw malformed(field, .tooLong(bytesMax: bytesMax, actual: count)) }
    return wire
  }

  func partner(_ wire: String, _ field: String) throws(OperationCodecError) -> PartnerPath {
    guard let partner = PartnerPath(text: wire) else { throw malformed(field, .outOfRange) }
    return partner
  }

  func team(_ wire: String, _ field: String) throws(OperationCodecError) -> TeamName {
    guard let team = TeamName(text: wire) else { throw malformed(field, .outOfRange) }
    return team
  }

  func currency(_ wire: String, _ field: String) throws(OperationCodecError) -> Currency {
    guard !wire.isEmpty else { throw malformed(field, .missing) }
    guard let currency = Currency(code: wire) else { throw malformed(field, .notACurrency) }
    return currency
  }

  /// An amount of money that is not negative.
  func price(_ present: Bool, _ wire: WirePrice, _ field: String) throws(OperationCodecError) -> Money {
    guard present else { throw malformed(field, .missing) }
    guard wire.amount >= 0 else { throw malformed(field + ".amount", .outOfRange) }
    return Money(amount: wire.amount, currency: try currency(wire.currency, field + ".currency"))
  }

  /// An instant of the years 1 to 9999.
  func instant(_ milliseconds: Int64, _ field: String) throws(OperationCodecError) -> Instant {
    let instant = Instant(milliseconds: milliseconds)
    guard instant.isInCalendar else { throw malformed(field, .outOfRange) }
    return instant
  }

  /// A day of the years 1 to 9999.
  func day(_ number: Int64, _ field: String) throws(OperationCodecError) -> Day {
    let day = Day(number: number)
    guard day.isInCalendar else { throw malformed(field, .outOfRange) }
    return day
  }

  func tokenProof(_ present: Bool, _ wire: WireTokenProof) throws(OperationCodecError) -> TokenProof {
    guard present else { throw malformed("proof", .missing) }
    return TokenProof(
      tokenKey: try bytes(wire.tokenKey, count: 32, "proof.token_key"),
      signature: try bytes(wire.signature, count: 64, "proof.signature"))
  }

  func tokenRows(_ wire: [WireTokenRow]) throws(OperationCodecError) -> [TokenRow] {
    try rows(wire, "rows") { (row, reader) throws(OperationCodecError) in
      TokenRow(
        invitation: try reader.entity(row.hasInvitation, row.invitation, "invitation"),
        tokenKey: try reader.bytes(row.tokenKey, count: 32, "token_key"))
    }
  }
}
