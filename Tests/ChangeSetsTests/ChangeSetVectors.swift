import ChangeSets

/// A small ledger: its change sets with everything that is read from them.
struct ChangeSetVectors: Codable {
  struct NamedHead: Codable {
    let chain: String
    let number: UInt64
    let hash: String
  }
  struct Start: Codable {
    let deviceKey: String
    let nonce: String
    let predecessor: NamedHead?
  }
  struct NamedOperation: Codable {
    let kind: UInt32
    let payload: String
  }
  struct Part: Codable {
    let index: UInt32
    let salt: String
    let content: String
  }
  struct Entry: Codable {
    let name: String
    let id: String
    let ledger: String
    let isRoot: Bool
    let chain: String
    let number: UInt64
    let previous: String?
    let heads: [NamedHead]
    let time: String
    let rules: UInt32
    let start: Start?
    let actor: String
    let grant: String
    let onBehalfOf: String
    let commandID: String
    let operations: [NamedOperation]
    let commitments: [String]
    let erasable: [Part]
    let signer: String
    let header: String
    let body: String
    let signature: String
    let bytes: String
  }

  let changeSets: [Entry]

  init() throws {
    changeSets = try ChangeSetVectors.ledger().map { name, changeSet, signer in
      try Entry(name, changeSet, signer)
    }
  }

  /// The change sets themselves, each after what it builds on, with the key that signed it.
  static func ledger() throws -> [(name: String, changeSet: ChangeSet, signer: DeviceKey)] {
    var ana = try Author(founding: "ana")
    let root = ana.last
    var ben = try Author("ben", ledger: root.ledger, heads: [root.head], after: [root.header.time])
    let start = ben.last
    let second = try ana.write("second", seeing: [start])
    let third = try ben.write("third", seeing: [second])
    let left = try ana.write("left")
    let right = try ana.fork(after: second, "right")
    let parts = (0..<2).map { index in
      ErasablePart(
        index: UInt32(index), salt: sample("salt \(index)", count: 16), content: Array("ana@\(index)".utf8))
    }
    let late = HybridTime(milliseconds: 1_767_225_700_000, counter: .max) ?? .max
    let full = try ChangeSetBuilder(
      after: third, heads: [left.head, right.head].sorted(), time: late, rules: 2,
      body: Body(
        actor: sample("actor", count: 36), grant: sample("grant", count: 36), onBehalfOf: sample("behalf", count: 36),
        commandID: "Größe", operations: [Operation(kind: .max, payload: []), Operation(kind: 1, payload: [0, 255])],
        commitments: parts.map(\.commitment)),
      erasable: parts
    ).build(signedBy: ben.key)
    let again = try Author(
      "ana again", ledger: root.ledger, heads: [full.head], after: [left.header.time, late], predecessor: left.head)
    return [
      ("root", root, ana.key), ("first of a second chain", start, ben.key), ("with a head", second, ana.key),
      ("with a head that is not a start", third, ben.key), ("left branch of a fork", left, ana.key),
      ("right branch of a fork", right, ana.key), ("with everything", full, ben.key),
      ("a chain that continues another", again.last, again.key),
    ]
  }
}

extension ChangeSetVectors.NamedHead {
  init(_ head: Head) {
    self.init(chain: head.chain.description, number: head.number, hash: head.hash.description)
  }
}

extension ChangeSetVectors.Entry {
  init(_ name: String, _ changeSet: ChangeSet, _ signer: DeviceKey) throws {
    let header = changeSet.header
    guard case .understood(let body) = changeSet.body else { throw ChangeSetError.malformed(what: "vector") }
    self.init(
      name: name, id: changeSet.id.description, ledger: changeSet.ledger.description, isRoot: header.ledger == nil,
      chain: header.chain.description, number: header.number, previous: header.previous?.description,
      heads: header.heads.map { .init($0) }, time: String(header.time.rawValue), rules: header.rules,
      start: header.start.map {
        .init(
          deviceKey: $0.device.description, nonce: hex($0.nonce),
          predecessor: $0.predecessor.map { .init($0) })
      },
      actor: hex(body.actor), grant: hex(body.grant), onBehalfOf: hex(body.onBehalfOf), commandID: body.commandID,
      operations: body.operations.map { .init(kind: $0.kind, payload: hex($0.payload)) },
      commitments: body.commitments.map(\.hex),
      erasable: changeSet.erasableParts.map { .init(index: $0.index, salt: hex($0.salt), content: hex($0.content)) },
      signer: signer.publicKey.description, header: hex(changeSet.headerBytes), body: hex(changeSet.bodyBytes),
      signature: hex(changeSet.signature), bytes: hex(try changeSet.encode()))
  }
}
