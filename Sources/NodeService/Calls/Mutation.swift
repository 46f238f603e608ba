import ChangeSets
import JSONRPC
import Licensing
import Replica

/// A command being carried out inside one write transaction.
struct Mutation {
  let call: Call
  let writer: LedgerWriter
  /// What change sets name as the command; unique per member.
  let commandID: String
  let onBehalfOf: EntityID?
  /// What the client is told of a command on many rows.
  let progress: RowProgress

  /// The state as this command has made it so far.
  var reader: LedgerReader { get throws { try writer.reader } }

  /// The present as the transaction has it.
  var now: Instant { get throws { try writer.reader.advancedTo } }

  /// Chooses who acts, in their own name or on behalf of somebody (R37).
  func acting(_ permission: Permission) throws -> Acting { try acting(RoleRights(permission)) }

  /// Chooses who acts, in their own name or on behalf of somebody (R37).
  ///
  /// - Parameter reaches: which grants count for the organisation, where that is not the usual.
  func acting(_ rights: RoleRights, reaching reaches: ((AuthorityBook.Grant) -> Bool)? = nil) throws -> Acting {
    try Acting.choose(
      call.text("actor"), in: reader, isOnBehalf: onBehalfOf != nil, rights, reaching: reaches)
  }

  /// A draft of this command. `acting` is nil for acts of learners; `part` tells apart several change sets of one
  /// command.
  func draft(
    _ acting: Acting?, _ operations: [Licensing.Operation], erasables: [[UInt8]] = [], tokens: [MintedToken] = [],
    part: Int = 0
  ) -> Draft {
    var draft = Draft(
      acting: acting?.pair, commandID: part == 0 ? commandID : "\(commandID)#\(part)", operations: operations,
      erasables: erasables, tokens: tokens)
    draft.onBehalfOf = onBehalfOf
    return draft
  }

  /// Writes a draft that is refused as a whole if any of it has no effect.
  @discardableResult
  func commit(_ draft: Draft) throws -> Committed {
    let committed = try writer.commit(draft)
    if let loss = committed.losses.first { throw DomainError(loss) }
    return committed
  }

  /// A token that opens an invitation of the draft being made, or one that exists.
  func mint(for invitation: EntityID) throws -> MintedToken {
    let secret = try TokenSecret(bytes: writer.random(TokenSecret.byteCount))
    return MintedToken(invitation: invitation, secret: secret, publicKey: try secret.publicKey())
  }
}

extension Call {
  /// Carries out a command: one transaction, once for each command id (R45), taken back if it is a dry run.
  func mutate(_ body: (Mutation) throws -> JSONObject) throws -> JSON {
    let ledger = try ledger()
    let dryRun = flag("dryRun")
    let given = try text("commandId", bytesMax: Self.commandIDBytesMax)
    let fingerprint = CommandFingerprint.of(context.method, params)
    var isNew = true
    let result: JSON = try node.replica.write(ledger, dryRun: dryRun) { writer in
      try checkRules(try writer.reader)
      try checkClock(try writer.reader)
      let owner = try commandOwner(writer.reader)
      if let given, let known = try writer.reader.command(given, of: owner) {
        guard known.request == fingerprint else {
          throw DomainError(.commandReused, data: ["commandId": .string(given)])
        }
        isNew = false
        return try JSON.stored(known.result)
      }
      let id = given ?? Self.freshCommandID(writer.random(10))
      let behalf = try text("onBehalfOf").map { try writer.reader.memberNamed($0) }
      let progress = RowProgress(context)
      writer.onResolving = { progress.advance(.writing, $0, of: $1) }
      var object = try body(
        Mutation(call: self, writer: writer, commandID: id, onBehalfOf: behalf, progress: progress))
      object.append("version", VersionText.json(try writer.reader.heads()))
      if let given, !dryRun {
        let text = String(decoding: JSON.object(object).serialize(), as: UTF8.self)
        try writer.keepCommand(given, of: owner, CommandRecord(request: fingerprint, result: text))
      }
      return .object(object)
    }
    if isNew, !dryRun { node.publishChange(of: ledger, version: result["version"]) }
    return result
  }

  /// Under rules that this version does not know nothing can be written, whoever asks.
  private func checkRules(_ reader: LedgerReader) throws {
    let rules = reader.rules
    guard !rules.isKnown else { return }
    throw ReplicaError.rulesUnknown(inForce: rules.inForce ?? 0, known: rules.known)
  }

  /// Milliseconds by which change sets may be ahead of this clock and still be named as seen.
  private static let clockToleranceMilliseconds: Int64 = 600_000

  /// A clock far behind the grant of this device could not name it as seen, so nothing written would be authorised.
  private func checkClock(_ reader: LedgerReader) throws {
    let own = reader.authority.devices.values.filter { $0.key == reader.deviceKey.bytes }
    guard let granted = try own.map({ $0.stamp.instant }).min() ?? reader.ownGrantAhead() else { return }
    let now = node.clock.now
    guard granted.milliseconds - now.milliseconds > Self.clockToleranceMilliseconds else { return }
    throw DomainError(
      .clockBehind, "This machine's clock shows \(now.text), before this device was let in at \(granted.text).")
  }

  /// Bytes of a command id; two less than the format allows leave room for the part.
  private static let commandIDBytesMax = 120

  /// Commands of different members do not get in each other's way.
  private func commandOwner(_ reader: LedgerReader) throws -> [UInt8] {
    let member = try text("actor").map { try reader.memberNamed($0) } ?? reader.ownMembers().first?.member.id
    guard let member else { return reader.deviceKey.bytes }
    return Array(PublicID(kind: .member, member).text.utf8)
  }

  private static func freshCommandID(_ bytes: [UInt8]) -> String {
    "auto-" + bytes.map { String($0, radix: 16) }.joined(separator: ".")
  }
}

/// What two calls of one command id are compared by: the method and its parameters, in any order, without those that
/// say how the command is to be carried out rather than what is to be done.
enum CommandFingerprint {
  private static let notCompared: Set<String> = ["commandId", "ledger", "actor", "dryRun", "workDoneToken"]

  static func of(_ method: String, _ params: JSONObject) -> [UInt8] {
    let compared = JSONObject(params.filter { !notCompared.contains($0.key) }.map { ($0.key, sorted($0.value)) })
    let text = JSON.array([.string(method), sorted(.object(compared))]).serialize()
    return Hash256.sha256(of: text).bytes
  }

  private static func sorted(_ value: JSON) -> JSON {
    switch value {
    case .object(let object):
      .object(JSONObject(object.sorted { $0.key < $1.key }.map { ($0.key, sorted($0.value)) }))
    case .array(let elements): .array(elements.map(sorted))
    case .null, .bool, .number, .string: value
    }
  }
}

/// A version as it is answered: the end of every line of every chain, ascending.
enum VersionText {
  static func json(_ heads: [Head]) -> JSON { .array(heads.map { .string($0.description) }) }

  /// Reads what ``json(_:)`` gave.
  static func heads(_ json: JSON?) throws -> [Head] {
    try (json?.arrayValue ?? []).map { element in
      guard let text = element.stringValue, let head = head(text) else { throw DomainError(.versionMalformed) }
      return head
    }
  }

  private static func head(_ text: String) -> Head? {
    let sides = text.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count == 2, let hash = Hash256(hex: String(sides[1])) else { return nil }
    let place = sides[0].split(separator: "/", omittingEmptySubsequences: false)
    guard place.count == 2, let chain = Hash256(hex: String(place[0])), let number = UInt64(place[1]),
      (1...Limits.numberMax).contains(number)
    else { return nil }
    return Head(chain: ChainID(hash: chain), number: number, hash: ChangeSetID(hash: hash))
  }
}

extension JSON {
  /// Reads a result that this node kept.
  static func stored(_ text: String) throws -> JSON {
    try JSONParser.parse(Array(text.utf8))
  }
}
