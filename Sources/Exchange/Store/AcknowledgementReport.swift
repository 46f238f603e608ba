import ChangeSets

/// Which record of a device a side holds, in 16 bytes: enough to see which side has the later one.
public struct AcknowledgementMark: Hashable, Comparable, Sendable {
  /// The first eight bytes of the device id, the first counting most.
  public var device: UInt64
  /// `HybridTime.rawValue` of the record.
  public var time: UInt64

  /// Names a device and a time.
  public init(device: UInt64, time: UInt64) {
    self.device = device
    self.time = time
  }

  /// The mark of a record.
  public init(_ record: Acknowledgement) {
    self.init(
      device: record.device.deviceID.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, time: record.time.rawValue)
  }

  /// By device, then by time.
  public static func < (left: AcknowledgementMark, right: AcknowledgementMark) -> Bool {
    (left.device, left.time) < (right.device, right.time)
  }
}

/// What became of acknowledgements handed to a store.
public struct AcknowledgementReport: Sendable, Equatable {
  /// Records that took the place of earlier ones, or were the first of their device.
  public var taken = 0
  /// Records that said nothing new.
  public var known = 0
  /// Why records were refused, one reason each, without personal data.
  public var refused: [String] = []

  /// Counts and lists; all default to nothing.
  public init(taken: Int = 0, known: Int = 0, refused: [String] = []) {
    self.taken = taken
    self.known = known
    self.refused = refused
  }

  /// Adds what became of further records; only so many reasons are kept.
  mutating func add(_ other: AcknowledgementReport, reasonsMax: Int) {
    taken += other.taken
    known += other.known
    refused += other.refused.prefix(max(0, reasonsMax - refused.count))
  }
}

extension ExchangeStore {
  /// Not every store keeps acknowledgements.
  public func acknowledgementMarks(in ledger: LedgerID) throws -> [AcknowledgementMark] { [] }

  /// Not every store keeps acknowledgements.
  public func acknowledgements(of devices: [UInt64], in ledger: LedgerID) throws -> [AcknowledgementBytes] { [] }

  /// Not every store keeps acknowledgements: these are known as far as it is concerned.
  public func intake(
    _ acknowledgements: [AcknowledgementBytes], into ledger: LedgerID
  ) throws -> AcknowledgementReport { AcknowledgementReport(known: acknowledgements.count) }
}
