import ChangeSets
import GRDB
import Licensing

/// Why an acknowledgement was refused. The others of its block were taken.
public enum AcknowledgementRefusal: Error, Hashable, Sendable {
  /// The statement does not read.
  case malformed(ChangeSetError)
  /// It is about another ledger.
  case wrongLedger
  /// The device may not write in this ledger, as far as is known here.
  case unknownDevice
  /// The device did not sign it.
  case badSignature
}

extension AcknowledgementRefusal: CustomStringConvertible {
  /// One sentence for a person, with what to do next.
  public var description: String {
    switch self {
    case .malformed(let error): "An acknowledgement cannot be read. \(error)"
    case .wrongLedger: "An acknowledgement is about another ledger. Do not trust the peer it came from."
    case .unknownDevice: "A device acknowledged that was not let in here. Sync first; its grant may be on its way."
    case .badSignature: "An acknowledgement was not signed by its device. Fetch it from another peer."
    }
  }
}

/// What became of acknowledgements handed in.
public struct AcknowledgementIntake: Sendable, Equatable {
  /// Records that took the place of earlier ones, or were the first of their device.
  public var taken = 0
  /// Records that are older than what is held, or say no more.
  public var known = 0
  /// Why others were refused.
  public var refused: [AcknowledgementRefusal] = []
}

extension Replica {
  /// Takes in what devices say they hold. Durable when it returns; what is refused does not stop the others.
  ///
  /// - Throws: ``ReplicaError`` if the file cannot be read or written; then nothing was taken.
  public func intake(_ records: [AcknowledgementBytes], ledger: LedgerID) throws -> AcknowledgementIntake {
    var intake = AcknowledgementIntake()
    var fresh: [(record: AcknowledgementBytes, read: Acknowledgement)] = []
    // What says nothing new costs no write, and no signature is verified for it.
    try read(ledger) { reader in
      let table = AcknowledgementTable(db: reader.db, ledger: reader.ledger)
      for record in records {
        do throws(AcknowledgementRefusal) {
          let read = try reader.readable(record)
          fresh.append((record, read))
        } catch { intake.refused.append(error) }
      }
      try fresh.removeAll { each in
        guard let held = try table.acknowledgement(of: each.read.device) else { return false }
        return !each.read.replaces(held)
      }
    }
    intake.known = records.count - intake.refused.count - fresh.count
    let verified = fresh.filter { $0.record.verify(by: $0.read.device) }
    intake.refused += Array(repeating: .badSignature, count: fresh.count - verified.count)
    guard !verified.isEmpty else { return intake }
    let taken = try transaction(ledger) { writer in try writer.keep(verified) }
    intake.taken = taken
    intake.known += verified.count - taken
    return intake
  }
}

extension LedgerReader {
  /// A record that is about this ledger and of a device that was let in; its signature is not looked at.
  fileprivate func readable(_ record: AcknowledgementBytes) throws(AcknowledgementRefusal) -> Acknowledgement {
    let read: Acknowledgement
    do throws(ChangeSetError) {
      read = try Acknowledgement(reading: record.statement)
    } catch { throw .malformed(error) }
    guard read.ledger == ledgerID else { throw .wrongLedger }
    let key = read.device.bytes
    guard authority.devices.values.contains(where: { $0.key == key }) else { throw .unknownDevice }
    return read
  }

  /// All acknowledgements held.
  public func acknowledgements() throws -> [AcknowledgementBytes] {
    try AcknowledgementTable(db: db, ledger: ledger).all()
  }

  /// A digest over all acknowledgements held: equal for equal records, 0 for none.
  public func acknowledgementDigest() throws -> UInt64 {
    try AcknowledgementTable(db: db, ledger: ledger).digest()
  }
}

extension LedgerWriter {
  /// Keeps verified records that say more than what is held; returns how many did.
  fileprivate func keep(_ records: [(record: AcknowledgementBytes, read: Acknowledgement)]) throws -> Int {
    let table = AcknowledgementTable(db: db, ledger: ledger)
    var taken = 0
    for (record, read) in records {
      if let held = try table.acknowledgement(of: read.device), !read.replaces(held) { continue }
      try table.put(record, of: read.device)
      taken += 1
    }
    return taken
  }

  /// Says what this node holds, if its device was let in here and neither its own change sets nor what it said before
  /// tell as much.
  ///
  /// Done when change sets came from elsewhere. A change set of its own tells its whole past without further words.
  func acknowledge() throws {
    let device = key.publicKey
    guard cache.book.devices.values.contains(where: { $0.key == device.bytes }) else { return }
    let table = AcknowledgementTable(db: db, ledger: ledger)
    let before = try table.acknowledgement(of: device)
    let lines = try LogLines(db: db, ledger: ledger)
    let told = try lines.known(to: device, saying: before)
    guard lines.all.contains(where: { (told[$0.id] ?? 0) < $0.tipNumber }) else { return }
    let held = lines.version
    guard before.map({ held.compare($0.version) == .ahead }) ?? true else { return }
    var clock = HybridClock(last: before?.time)
    // Taking in goes on with a clock that cannot be right; what was taken in is acknowledged another time.
    guard let time = try? clock.tick(now: cache.advancedTo.milliseconds, after: []) else { return }
    let record = Acknowledgement(ledger: ledgerID, device: device, time: time, version: held)
    // A ledger of more chains than a record can name has to do with what change sets tell.
    guard try record.statement().count <= Limits.standard.acknowledgementBytesMax else { return }
    try table.put(try record.signed(by: key), of: device)
  }
}
