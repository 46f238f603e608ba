import ChangeSets

/// Bytes that are not as they should be, with the verdict: `refused`, or `ineffective` (kept, without effect).
struct MalformedVectors: Codable {
  struct Entry: Codable {
    /// header, body, changeSet or version.
    let message: String
    let name: String
    let bytes: String
    let verdict: String
  }

  let entries: [Entry]

  init() throws {
    let root = try Author(founding: "malformed").last
    entries =
      MalformedVectors.headers(root) + MalformedVectors.bodies() + (try MalformedVectors.changeSets(root))
      + (try MalformedVectors.versions())
  }

  /// What this implementation says to the bytes of an entry.
  static func verdict(on entry: Entry, bytes: [UInt8]) -> String {
    do throws(ChangeSetError) {
      switch entry.message {
      case "header": return try Header.decode(bytes).hasUnknownFields ? "ineffective" : "taken"
      case "changeSet":
        if case .understood = try ChangeSet.decode(bytes).body { return "taken" }
        return "ineffective"
      case "version":
        _ = try VersionVector.decode(bytes)
        return "taken"
      default:
        if case .understood = Body.read(bytes) { return "taken" }
        return "ineffective"
      }
    } catch { return "refused" }
  }

  private static func headers(_ root: ChangeSet) -> [Entry] {
    var cases: [(String, [UInt8], String)] = []
    let chain = sample("chain")
    let hash = sample("hash")
    let head = Wire.message(6, Wire.bytes(1, hash) + Wire.varint(2, 3) + Wire.bytes(3, hash))
    let later = Wire.message(6, Wire.bytes(1, hash) + Wire.varint(2, 4) + Wire.bytes(3, hash))
    func header(
      format: UInt64 = 1, ledger: [UInt8] = hash, number: UInt64 = 2, previous: [UInt8] = hash, heads: [UInt8] = [],
      time: UInt64 = 1 << 20, bodyHash: [UInt8] = hash, rest: [UInt8] = []
    ) -> [UInt8] {
      Wire.varint(1, format) + Wire.bytes(2, ledger) + Wire.bytes(3, chain) + Wire.varint(4, number)
        + Wire.bytes(5, previous) + heads + Wire.fixed64(7, time) + Wire.varint(8, 1) + Wire.bytes(9, bodyHash) + rest
    }
    cases.append(("nothing wrong", header(heads: head + later), "taken"))
    cases.append(("a field of a later version", header(rest: Wire.bytes(11, [1])), "ineffective"))
    cases.append(
      ("two fields of a later version", header(rest: Wire.varint(12, 1) + Wire.varint(13, 1)), "ineffective"))
    let laterHead = Wire.message(
      6, Wire.bytes(1, hash) + Wire.varint(2, 3) + Wire.bytes(3, hash) + Wire.varint(4, 1))
    cases.append(("a field of a later version in a head", header(heads: laterHead), "ineffective"))
    cases.append(("later fields that do not ascend", header(rest: Wire.varint(13, 1) + Wire.varint(12, 1)), "refused"))
    cases.append(("a later field before known ones", Wire.varint(12, 1) + header(), "refused"))
    cases.append(("a known field with another wire type", header(rest: Wire.varint(9, 1)), "refused"))
    cases.append(("a group", header(rest: [0x63, 0x64]), "refused"))
    cases.append(("a field in 2 varint bytes too many", header(rest: [0x60, 0x80, 0x00]), "refused"))
    cases.append(("empty", [], "refused"))
    cases.append(("format 2", header(format: 2), "refused"))
    cases.append(("format 1 written longer", [0x08, 0x81, 0x00] + header().dropFirst(2), "refused"))
    cases.append(("a field twice", header() + Wire.varint(8, 1), "refused"))
    cases.append(("a default written out", header(rest: Wire.varint(10, 0)), "refused"))
    cases.append(("number 0", header(number: 0), "refused"))
    cases.append(("number beyond the maximum", header(number: 1 << 53), "refused"))
    cases.append(("no previous", header(previous: []), "refused"))
    cases.append(("a short previous", header(previous: Array(hash.dropLast())), "refused"))
    cases.append(("a long ledger", header(ledger: hash + [0]), "refused"))
    cases.append(("no ledger but a previous", header(ledger: []), "refused"))
    cases.append(("a head twice", header(heads: head + head), "refused"))
    cases.append(("heads that descend", header(heads: later + head), "refused"))
    let own = Wire.message(6, Wire.bytes(1, chain) + Wire.varint(2, 1) + Wire.bytes(3, hash))
    cases.append(("a head on the own chain", header(heads: own), "refused"))
    let numberless = Wire.message(6, Wire.bytes(1, hash) + Wire.bytes(3, hash))
    cases.append(("a head without number", header(heads: numberless), "refused"))
    cases.append(("a time with its highest bit set", header(time: 1 << 63), "refused"))
    cases.append(("no body hash", header(bodyHash: []), "refused"))
    cases.append(("a start above number 1", header(rest: Wire.message(10, Wire.bytes(1, hash))), "refused"))
    let rootBytes = root.headerBytes
    cases.append(("a root", rootBytes, "taken"))
    cases.append(("a root of another device", rootBytes.replacing(firstOf: startKey(root), with: hash), "refused"))
    cases.append(("a root cut short", Array(rootBytes.dropLast()), "refused"))
    cases.append(("a root with something after it", rootBytes + [0], "refused"))
    return cases.map { Entry(message: "header", name: $0.0, bytes: hex($0.1), verdict: $0.2) }
  }

  private static func startKey(_ root: ChangeSet) -> [UInt8] { root.header.start?.device.bytes ?? [] }

  private static func bodies() -> [Entry] {
    let operation = Wire.message(5, Wire.varint(1, 7) + Wire.bytes(2, [1]))
    let good = Wire.bytes(1, [1]) + operation
    let cases: [(String, [UInt8], String)] = [
      ("nothing wrong", good, "taken"),
      ("empty", [], "taken"),
      ("a field of a later version", good + Wire.varint(7, 1), "ineffective"),
      (
        "a field of a later version in an operation",
        Wire.message(5, Wire.varint(1, 7) + Wire.varint(3, 1)), "ineffective"
      ),
      ("fields out of order", operation + Wire.bytes(1, [1]), "ineffective"),
      ("an operation without kind", Wire.message(5, Wire.bytes(2, [1])), "ineffective"),
      ("an actor of 65 bytes", Wire.bytes(1, [UInt8](repeating: 1, count: 65)), "ineffective"),
      ("a command id that is no UTF-8", Wire.bytes(4, [0xff]), "ineffective"),
      ("a command id of 129 bytes", Wire.bytes(4, [UInt8](repeating: 0x61, count: 129)), "ineffective"),
      ("a commitment of 31 bytes", Wire.bytes(6, [UInt8](repeating: 1, count: 31)), "ineffective"),
      ("cut short", Array(good.dropLast()), "ineffective"),
      ("a default written out", Wire.varint(4, 0), "ineffective"),
    ]
    return cases.map { Entry(message: "body", name: $0.0, bytes: hex($0.1), verdict: $0.2) }
  }

  private static func changeSets(_ root: ChangeSet) throws -> [Entry] {
    let good = try root.encode()
    let part = Wire.message(4, Wire.bytes(2, sample("salt", count: 16)) + Wire.bytes(3, [1]))
    func whole(header: [UInt8] = root.headerBytes, body: [UInt8] = root.bodyBytes, signature: [UInt8]) -> [UInt8] {
      Wire.bytes(1, header) + Wire.bytes(2, body) + Wire.bytes(3, signature)
    }
    let cases: [(String, [UInt8], String)] = [
      ("nothing wrong", good, "taken"),
      ("empty", [], "refused"),
      ("a body that the header does not name", whole(body: [], signature: root.signature), "refused"),
      ("a signature of 63 bytes", whole(signature: Array(root.signature.dropLast())), "refused"),
      ("an unknown field in the envelope", good + Wire.varint(5, 1), "refused"),
      ("an erasable part that opens nothing", good + part, "refused"),
      ("an erasable part twice", good + part + part, "refused"),
      ("cut short", Array(good.dropLast()), "refused"),
    ]
    return cases.map { Entry(message: "changeSet", name: $0.0, bytes: hex($0.1), verdict: $0.2) }
  }

  private static func versions() throws -> [Entry] {
    let low = Wire.message(1, Wire.bytes(1, [UInt8](repeating: 1, count: 32)) + Wire.varint(2, 5))
    let high = Wire.message(1, Wire.bytes(1, [UInt8](repeating: 2, count: 32)) + Wire.varint(2, 5))
    let zero = Wire.message(1, Wire.bytes(1, [UInt8](repeating: 1, count: 32)))
    let cases: [(String, [UInt8], String)] = [
      ("nothing wrong", low + high, "taken"), ("descending", high + low, "refused"), ("twice", low + low, "refused"),
      ("number 0", zero, "refused"), ("a short chain", Wire.message(1, Wire.bytes(1, [1])), "refused"),
      ("an unknown field", low + Wire.varint(2, 1), "refused"),
    ]
    return cases.map { Entry(message: "version", name: $0.0, bytes: hex($0.1), verdict: $0.2) }
  }
}

extension [UInt8] {
  fileprivate func replacing(firstOf old: [UInt8], with new: [UInt8]) -> [UInt8] {
    guard let start = indices.first(where: { self[$0...].starts(with: old) }) else { return self }
    return Array(self[..<start]) + new + Array(self[(start + old.count)...])
  }
}
