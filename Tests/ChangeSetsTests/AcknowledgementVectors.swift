import ChangeSets

/// What devices say they hold, and which record takes the place of which.
struct AcknowledgementVectors: Codable {
  struct Record: Codable, Equatable {
    let name: String
    let ledger: String
    let deviceKey: String
    let time: String
    let version: [String: UInt64]
    let statement: String
    let signature: String
  }
  struct Replacement: Codable, Equatable {
    let old: String
    let new: String
    let replaces: Bool
  }
  struct Refused: Codable, Equatable {
    let name: String
    let statement: String
  }

  let records: [Record]
  let replacements: [Replacement]
  let refused: [Refused]
  let block: String

  private static func record(
    of label: String, at milliseconds: Int64, _ numbers: [String: UInt64], ledger: String = "ledger"
  ) throws -> (Acknowledgement, AcknowledgementBytes) {
    let key = try DeviceKey(seed: sample("key \(label)"))
    let chains = numbers.map { (ChainID(hash: .sha256(of: Array($0.key.utf8))), $0.value) }
    let record = Acknowledgement(
      ledger: LedgerID(hash: .sha256(of: Array(ledger.utf8))), device: key.publicKey,
      time: HybridTime(milliseconds: milliseconds) ?? .zero,
      version: VersionVector(Dictionary(uniqueKeysWithValues: chains)))
    return (record, try record.signed(by: key))
  }

  init() throws {
    let made = [
      ("first", try Self.record(of: "ana", at: 1_000, ["a": 3])),
      ("more", try Self.record(of: "ana", at: 2_000, ["a": 3, "b": 9])),
      ("more, but no later", try Self.record(of: "ana", at: 1_000, ["a": 4])),
      ("later, but no more", try Self.record(of: "ana", at: 3_000, ["a": 3])),
      ("later, but without b", try Self.record(of: "ana", at: 4_000, ["a": 7])),
      ("of another device", try Self.record(of: "ben", at: 5_000, ["a": 3, "b": 9, "c": 1])),
      ("of another ledger", try Self.record(of: "ana", at: 5_000, ["a": 3, "b": 9, "c": 1], ledger: "other")),
      ("of nothing", try Self.record(of: "cara", at: 5_000, [:])),
    ]
    records = made.map { name, made in
      let (read, bytes) = made
      return Record(
        name: name, ledger: read.ledger.description, deviceKey: read.device.description,
        time: String(read.time.rawValue),
        version: Dictionary(uniqueKeysWithValues: read.version.entries.map { ($0.chain.description, $0.number) }),
        statement: hex(bytes.statement), signature: hex(bytes.signature))
    }
    replacements = made.flatMap { old in
      made.map { new in Replacement(old: old.0, new: new.0, replaces: new.1.0.replaces(old.1.0)) }
    }
    block = hex(try AcknowledgementBlock.encode(made.map(\.1.1))[0])
    let good = made[0].1.1.statement
    let (form, rest) = (Array(good.prefix(2)), Array(good.dropFirst(2)))
    let highTime: [UInt8] = Array(good.prefix(78)) + [0x80] + Array(good.dropFirst(79))
    let spoilt: [(String, [UInt8])] = [
      ("empty", []), ("cut short", Array(good.dropLast())), ("a field of a later version", good + [0x30, 1]),
      ("of a later form", [8, 2] + rest), ("without a form", rest),
      ("without a ledger", form + Array(good.dropFirst(36))), ("time with its highest bit", highTime),
      ("without a version", Array(good.prefix(79))),
    ]
    refused = spoilt.map { Refused(name: $0.0, statement: hex($0.1)) }
  }
}
