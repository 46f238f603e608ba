#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// "I hold this version": what a device says of itself, outside of all change sets.
///
/// One record a device; a later one takes its place. It gives nobody a right and changes no state: it lets people see
/// whose devices have yet to hear of something.
public struct Acknowledgement: Hashable, Sendable {
  /// The only form there is.
  public static let format: UInt32 = 1

  /// The ledger it is about.
  public let ledger: LedgerID
  /// The device that says so.
  public let device: DevicePublicKey
  /// When it said so; later than the time of the device's statement before.
  public let time: HybridTime
  /// What it holds.
  public let version: VersionVector

  /// States what a device holds; nothing is signed yet.
  public init(ledger: LedgerID, device: DevicePublicKey, time: HybridTime, version: VersionVector) {
    self.ledger = ledger
    self.device = device
    self.time = time
    self.version = version
  }

  /// Whether this takes the place of an earlier record of the same device: it says so later, and that more is held.
  ///
  /// A record that is older, or that lacks something which the other one holds, never does; so whatever order records
  /// come in, the same one is kept.
  public func replaces(_ other: Acknowledgement) -> Bool {
    device == other.device && ledger == other.ledger && time > other.time
      && version.compare(other.version) == .ahead
  }

  /// The canonical bytes of the statement, which are what is signed.
  public func statement() throws(ChangeSetError) -> [UInt8] {
    var wire = WireAcknowledgementStatement()
    wire.format = Self.format
    wire.ledger = ledger.hash.wire
    wire.deviceKey = Data(device.bytes)
    wire.time = time.rawValue
    wire.version = version.wire
    return try CanonicalMessage.encode(wire, what: Self.what)
  }

  /// The statement with the device's signature.
  public func signed(by key: DeviceKey) throws(ChangeSetError) -> AcknowledgementBytes {
    let statement = try statement()
    return AcknowledgementBytes(
      statement: statement, signature: try SignaturePurpose.acknowledgement.sign(statement, with: key))
  }

  /// Reads a statement. The signature is not looked at: ``AcknowledgementBytes/verify(by:)`` does that.
  public init(reading bytes: [UInt8], limits: Limits = .standard) throws(ChangeSetError) {
    guard bytes.count <= limits.acknowledgementBytesMax else {
      throw .overLimit(
        name: "acknowledgementBytesMax", found: UInt64(bytes.count), max: UInt64(limits.acknowledgementBytesMax))
    }
    let wire = try CanonicalMessage.decode(WireAcknowledgementStatement.self, bytes, what: Self.what)
    guard wire.unknownFields.data.isEmpty else { throw .notCanonical(what: Self.what) }
    guard wire.format == Self.format else {
      throw .invalidField(message: Self.what, field: "format", rule: "it must be \(Self.format), and is \(wire.format)")
    }
    guard let device = DevicePublicKey(bytes: wire.deviceKey) else {
      throw .invalidField(message: Self.what, field: "device_key", rule: "it must have 32 bytes")
    }
    guard let time = HybridTime(rawValue: wire.time) else {
      throw .invalidField(message: Self.what, field: "time", rule: "its highest bit must be zero")
    }
    guard wire.hasVersion else {
      throw .invalidField(message: Self.what, field: "version", rule: "it must be there")
    }
    ledger = LedgerID(hash: try Hash256(wire: wire.ledger, message: Self.what, field: "ledger"))
    self.device = device
    self.time = time
    version = try VersionVector(wire.version)
  }

  private static let what = "acknowledgement"
}

/// An acknowledgement as it is stored and sent, unread.
public struct AcknowledgementBytes: Hashable, Sendable {
  /// What ``Acknowledgement/statement()`` gave.
  public let statement: [UInt8]
  /// Ed25519, over the statement with the prefix for acknowledgements.
  public let signature: [UInt8]

  /// Takes the parts as they come; nothing is checked.
  public init(statement: [UInt8], signature: [UInt8]) {
    self.statement = statement
    self.signature = signature
  }

  /// Whether `device` signed the statement.
  public func verify(by device: DevicePublicKey) -> Bool {
    SignaturePurpose.acknowledgement.verify(signature, of: statement, by: device)
  }

  var wire: WireAcknowledgement {
    var wire = WireAcknowledgement()
    wire.statement = Data(statement)
    wire.signature = Data(signature)
    return wire
  }
}
