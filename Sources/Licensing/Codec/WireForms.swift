import FoundationEssentials
import SwiftProtobuf

/// How the values that several operations share look on the wire.

extension EntityID {
  var wire: WireEntityRef {
    var wire = WireEntityRef()
    if set != .own { wire.set = Data(set.bytes) }
    wire.operation = operation
    wire.row = row
    return wire
  }
}

extension Contact {
  var wire: WireContact {
    var wire = WireContact()
    wire.key = Data(key.bytes)
    wire.commitment = commitment
    return wire
  }
}

extension Money {
  var wire: WirePrice {
    var wire = WirePrice()
    wire.amount = amount
    wire.currency = currency.code
    return wire
  }
}

extension TokenProof {
  var wire: WireTokenProof {
    var wire = WireTokenProof()
    wire.tokenKey = Data(tokenKey)
    wire.signature = Data(signature)
    return wire
  }
}

extension TokenRow {
  var wire: WireTokenRow {
    var wire = WireTokenRow()
    wire.invitation = invitation.wire
    wire.tokenKey = Data(tokenKey)
    return wire
  }
}

extension RawRepresentable where RawValue == UInt32 {
  /// The wire's member with the same number; a test holds both enumerations to the same numbers.
  func wire<Wire: SwiftProtobuf.Enum>() -> Wire { Wire(rawValue: Int(rawValue)) ?? Wire() }
}
