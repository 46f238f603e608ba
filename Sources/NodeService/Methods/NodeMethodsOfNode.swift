import Foundation
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  static let clockSetName = "clock.set"
  /// What `node.health` says in any case.
  private static let alive: JSONObject = ["ok": true]

  /// `node`: what this node is and how it fares.
  static let node: [Method] = [
    Method(
      "node.info", "Says what this node is, which ledgers it holds and which bounds it keeps.",
      result: .promising([
        .required("name", .string), .required("version", .string), .required("protocolVersion", .integer),
        .required("device", .string), .required("deviceId", .string),
        .required("ledgers", .array(of: .object([.required("ledger", .string), .required("name", .string)]))),
        .required("clock", .clock), .required("limits", .map(of: .integer(minimum: 0))),
      ])
    ) { call in
      let ledgers = try call.node.replica.ledgers().map { id -> JSON in
        ["ledger": .string(LedgerText.text(id)), "name": .string(try call.node.replica.read(id) { try $0.name() })]
      }
      let device = call.node.replica.deviceKey.publicKey
      return [
        "name": .string(NodeVersion.name), "version": .string(NodeVersion.text),
        "protocolVersion": .int(ServerInfo.protocolVersion), "device": .string(device.description),
        "deviceId": .string(device.deviceIDText), "ledgers": .array(ledgers), "clock": call.node.clock.json,
        "limits": call.node.limits.json,
      ]
    },
    Method(
      "node.health",
      "Answers as long as the node is alive, and names ledgers whose rules it does not know; on request also how far "
        + "each device is behind.",
      kind: .control,
      params: [.optional("devices", .boolean, "Looks at the ledgers too, which waits for a write under way.")],
      result: .promising([
        .required("ok", .boolean), .optional("upgradeNeeded", .strings),
        .optional(
          "ledgers",
          .array(of: .promising([.required("ledger", .string), .required("devices", .array(of: .deviceStatus))]))),
      ]),
      // Without a look at the ledgers it touches nothing that a write holds.
      isImmediate: { params in
        switch params {
        case .none: true
        case .named(let object): object["devices"] == nil
        case .positional(let values): values.isEmpty
        }
      }
    ) { call in
      let replica = call.node.replica
      let stopped = replica.stoppedLedgers()
      var object = alive
      if !stopped.isEmpty {
        object.append("upgradeNeeded", .array(stopped.map { .string(LedgerText.text($0)) }))
      }
      guard call.flag("devices") else { return .object(object) }
      let ledgers = try replica.ledgers().map { id in
        try replica.read(id) { reader -> JSON in
          let devices = try reader.deviceStandings().map { try $0.status(in: reader) }
          return ["ledger": .string(LedgerText.text(id)), "devices": .array(devices.map { .object($0) })]
        }
      }
      object.append("ledgers", .array(ledgers))
      return .object(object)
    },
    Method(
      "node.verify", "Checks the file, the log, and that deriving everything again gives the same state.", kind: .write,
      result: .promising([.required("ok", .boolean), .required("problems", .array(of: .string))]),
      errors: .replica
    ) { call in
      let problems = try call.node.replica.ledgers().flatMap { try call.node.replica.verify($0) }
      return ["ok": .bool(problems.isEmpty), "problems": .array(problems.map { .string($0) })]
    },
    Method(
      "node.rebuild", "Derives the state of every ledger again from its change sets.", kind: .write,
      result: .promising([
        .required("ok", .boolean),
        .required("ledgers", .array(of: .object([.required("ledger", .string), .required("digest", .digest)]))),
      ]),
      errors: .replica
    ) { call in
      var rebuilt: [JSON] = []
      let ledgers = call.node.replica.ledgers()
      let total = try ledgers.reduce(0) { sum, ledger in
        try sum + call.node.replica.read(ledger) { try $0.setCounts().held }
      }
      var done = 0
      call.context.report(.begin(title: "Rebuilding", message: "\(total) change sets", percentage: 0))
      for ledger in ledgers {
        let before = done
        try call.node.replica.rebuild(ledger) { count in
          done = before + count
          call.context.report(
            .report(message: "\(done) of \(total) change sets", percentage: done * 100 / max(total, 1)))
        }
        rebuilt.append(["ledger": .string(LedgerText.text(ledger)), "digest": try call.node.digest(of: ledger)])
        call.node.publishChange(of: ledger)
      }
      return ["ok": true, "ledgers": .array(rebuilt)]
    },
    Method(
      "node.backup", "Writes a copy of the replica to a file that does not exist yet.", kind: .write,
      params: [.required("path", .string(minLength: 1, maxLength: 4_096), "Where to; an absolute path.")],
      result: .promising([.required("path", .string)]), errors: [.backupRefused]
    ) { call in
      let path = try call.required("path")
      guard let parent = directory(of: path), !FileManager.default.fileExists(atPath: path),
        FileManager.default.fileExists(atPath: parent)
      else { throw DomainError(.backupRefused) }
      try call.node.replica.backup(to: path)
      return ["path": .string(path)]
    },
  ]

  /// The directory that a file of an absolute path lies in; nil for any other text.
  static func directory(of path: String) -> String? {
    guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0),
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `clock`: the present as this node has it.
  static let clock: [Method] = [
    Method(
      "clock.get", "Says what time it is for this node, and whether its clock stands still.",
      result: .clock
    ) { call in call.node.clock.json },
    Method(
      clockSetName, "Moves a clock that stands still; exists only on a node that was started with one.", kind: .write,
      params: [.required("now", .instantOrDay, "The instant.")],
      result: .clock,
      errors: [.dateInvalid]
    ) { call in
      call.node.clock.set(try call.instant("now"))
      try call.node.advance(always: true)
      return call.node.clock.json
    },
  ]
}

extension Schema {
  /// The digests of a ledger, of what is held and of what was derived from it, with the instant they stand at.
  static let digest = object([
    .required("ledger", .string), .required("log", .string), .required("state", .string),
    .required("advancedTo", .string(format: "date-time")), .required("deriving", .boolean),
    .required("version", .version),
  ]).named("Digest")

  /// The present as a node has it.
  static let clock = object([
    .required("now", .string(format: "date-time")), .required("frozen", .boolean),
  ]).named("Clock")
}

extension NodeClock {
  var json: JSON { ["now": .string(now.text), "frozen": .bool(isFrozen)] }
}
