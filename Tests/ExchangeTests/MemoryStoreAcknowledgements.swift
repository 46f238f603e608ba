import ChangeSets
import Exchange

extension MemoryStore {
  var acknowledgementDigest: UInt64 {
    records.values.reduce(0) { $0 &+ $1.signature.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
  }

  func acknowledgementMarks(in ledger: LedgerID) throws -> [AcknowledgementMark] {
    try records.values.map { AcknowledgementMark(try Acknowledgement(reading: $0.statement)) }
  }

  func acknowledgements(of devices: [UInt64], in ledger: LedgerID) throws -> [AcknowledgementBytes] {
    devices.compactMap { records[$0] }
  }

  func intake(
    _ acknowledgements: [AcknowledgementBytes], into ledger: LedgerID
  ) throws -> AcknowledgementReport {
    var report = AcknowledgementReport()
    for bytes in acknowledgements {
      guard let read = try? Acknowledgement(reading: bytes.statement), read.ledger == ledger,
        bytes.verify(by: read.device)
      else {
        report.refused.append("refused")
        continue
      }
      let device = AcknowledgementMark(read).device
      if let held = try records[device].map({ try Acknowledgement(reading: $0.statement) }), !read.replaces(held) {
        report.known += 1
      } else {
        records[device] = bytes
        report.taken += 1
      }
    }
    return report
  }

  /// Says that a device holds a version.
  func acknowledge(_ author: Author, at time: Int64, _ number: UInt64, in ledger: LedgerID) throws {
    let read = Acknowledgement(
      ledger: ledger, device: author.key.publicKey, time: try HybridTime(milliseconds: time).orThrow(),
      version: VersionVector([ChainID(hash: .zero): number]))
    records[AcknowledgementMark(read).device] = try read.signed(by: author.key)
  }
}
