import ChangeSets
import Exchange
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `sync`: reconciling with peers, over TCP on this machine or through folders.
  static let sync: [Method] = [
    Method(
      "sync.listen", "Starts to answer peers on a port of this machine.", kind: .control,
      params: [.optional("port", .integer(minimum: 0, maximum: 65_535), "The port; any free one unless said.")],
      result: .promising([.required("port", .integer)]), errors: [.exchangeFailed]
    ) { call in
      let port = try call.node.syncListener.listen(
        port: Int(call.params["port"]?.int64Value ?? 0), access: call.node.storeAccess)
      return ["port": .int(port)]
    },
    Method(
      "sync.run", "Exchanges change sets with a peer, or with all of them, and compares digests.",
      params: [
        .optional("peer", .string, "A peer's name, or an address such as 127.0.0.1:7777; all peers unless said."),
        .optional("ledger", .string, "This ledger only, by id or exact name; all that are held unless said."),
      ],
      result: .promising([.required("results", .array(of: .syncReport)), .optional("version", .version)]),
      errors: [
        .peerUnknown, .peerAddressInvalid, .ledgerNone, .ledgerUnknown, .exchangeFailed, .folderAbsent, .folderFailed,
        .folderFileRefused,
      ], run: run),
    Method(
      "sync.status", "Says where this node listens and how the last syncs went.",
      result: .promising([.optional("listening", .integer), .required("peers", .array(of: .peer))])
    ) { call in
      var object = JSONObject()
      object.appendIfPresent("listening", call.node.syncListener.port.map { .int($0) })
      object.append("peers", .array(call.node.peers.all.map(\.json)))
      return .object(object)
    },
  ]

  private static func run(_ call: Call) throws -> JSON {
    let peers: [Peer]
    if let wanted = call.text("peer") {
      if let known = call.node.peers.named(wanted) {
        peers = [known]
      } else {
        guard wanted.contains(":") else { throw DomainError(.peerUnknown) }
        peers = [Peer(name: wanted, place: try Peer.address(wanted))]
      }
    } else {
      peers = call.node.peers.all
    }
    guard !peers.isEmpty else { throw DomainError(.peerUnknown, "This node has no peers.") }
    let ledgers = try ledgers(call)
    var results: [JSON] = []
    call.context.report(.begin(title: "Syncing", message: "\(peers.count) peers", percentage: 0))
    for (place, peer) in peers.enumerated() {
      if call.context.isCancelled {
        guard !results.isEmpty else { throw RPCError.cancelled }
        results.append(failed(.cancelled, peer))
        continue
      }
      let progress = SyncProgress(peer.name, call.context, percentage: place * 100 / peers.count)
      let outcome = exchange(ledgers, with: peer, progress, call)
      try call.node.peers.record(peer.name, at: call.node.clock.now, outcome: outcome.summary)
      results += outcome.results
    }
    var object: JSONObject = ["results": .array(results)]
    if let only = ledgers.first, ledgers.count == 1 {
      object.append("version", VersionText.json(try call.node.exchangeStore.tips(in: only)))
    }
    return .object(object)
  }

  /// The ledger named, by an id that a peer may hold and this node does not; else all that are held.
  private static func ledgers(_ call: Call) throws -> [LedgerID] {
    if let text = call.text("ledger"), let hash = Hash256(hex: text) { return [LedgerID(hash: hash)] }
    if call.text("ledger") != nil { return [try call.ledger()] }
    let held = call.node.replica.ledgers()
    guard !held.isEmpty else { throw DomainError(.ledgerNone) }
    return held
  }

  private static func exchange(
    _ ledgers: [LedgerID], with peer: Peer, _ progress: SyncProgress, _ call: Call
  ) -> (results: [JSON], summary: String) {
    var store = call.node.exchangeStore
    store.onMoved = { progress.moved(sent: $0, received: $1) }
    switch peer.place {
    case .address(let host, let port):
      do throws(ExchangeError) {
        let reports = try SyncClient.run(
          host: host, port: port, ledgers: ledgers, access: call.node.storeAccess(store))
        let failure = reports.compactMap(\.failure).first
        return (reports.map { .object(json($0, peer)) }, failure?.description ?? "ok")
      } catch {
        let refusal = DomainError(.exchangeFailed, error.description)
        return ([failed(refusal.rpcError, peer)], error.description)
      }
    case .folder(let path): return exchange(ledgers, through: path, of: peer, store, call)
    }
  }

  private static func exchange(
    _ ledgers: [LedgerID], through folder: String, of peer: Peer, _ store: ReplicaExchangeStore, _ call: Call
  ) -> (results: [JSON], summary: String) {
    var results: [JSON] = []
    var problems = 0
    for ledger in ledgers {
      do {
        let report = try call.node.folders.visit(
          folder, ledger, node: Hash256.sha256(of: call.node.replica.deviceKey.publicKey.bytes),
          store: store)
        problems += report.problems.count
        results.append(.object(json(report, peer)))
      } catch {
        let refusal = folderRefusal(error, call)
        return (results + [failed(refusal, peer)], refusal.message)
      }
    }
    return (results, problems == 0 ? "ok" : "ok, but for \(problems) files")
  }

  private static func folderRefusal(_ error: any Error, _ call: Call) -> RPCError {
    switch error {
    case let error as FolderError: DomainError(error).rpcError
    case let error as ChangeFileError: DomainError(.exchangeFailed, error.description).rpcError
    default: call.node.answer(error, to: call.context.method)
    }
  }

  private static func failed(_ error: RPCError, _ peer: Peer) -> JSON {
    ["ok": false, "peer": .string(peer.name), "error": error.json]
  }

  private static func json(_ report: FolderReport, _ peer: Peer) -> JSONObject {
    [
      "ok": true, "peer": .string(peer.name), "ledger": .string(LedgerText.text(report.ledger)),
      "sent": .int(report.sent), "received": .int(report.received), "refused": .int(report.refusedCount),
      "missing": .int(report.missing.count), "filesRead": .int(report.filesRead),
      "filesWritten": .int(report.filesWritten),
      "problems": .array(report.problems.map { DomainError($0).rpcError.json }),
    ]
  }

  private static func json(_ report: SyncReport, _ peer: Peer) -> JSONObject {
    var object: JSONObject = ["ok": .bool(report.failure == nil), "peer": .string(peer.name)]
    object.appendIfPresent("ledger", report.ledger.map { .string(LedgerText.text($0)) })
    object.append("sent", .int(report.sent))
    object.append("received", .int(report.received))
    object.append("waiting", .int(report.waiting))
    object.append("refused", .int(report.refusedCount))
    object.append("acknowledgementsSent", .int(report.acknowledgementsSent))
    object.append("acknowledgementsReceived", .int(report.acknowledgements.taken))
    object.append("acknowledgementsRefused", .array(report.acknowledgements.refused.map { .string($0) }))
    object.append("roundTrips", .int(report.roundTrips))
    object.append("bytesSent", .int(report.bytesSent))
    object.append("bytesReceived", .int(report.bytesReceived))
    object.appendIfPresent("digestsEqual", report.digestsEqual.map { .bool($0) })
    object.appendIfPresent(
      "error", report.failure.map { DomainError(.exchangeFailed, $0.description).rpcError.json })
    return object
  }
}

extension Schema {
  /// How an exchange of one ledger with a peer went, over TCP or through a folder.
  static let syncReport = promising([
    .required("ok", .boolean), .required("peer", .string), .optional("ledger", .string), .optional("sent", .integer),
    .optional("received", .integer), .optional("waiting", .integer), .optional("refused", .integer),
    .optional("missing", .integer), .optional("acknowledgementsSent", .integer),
    .optional("acknowledgementsReceived", .integer), .optional("acknowledgementsRefused", .strings),
    .optional("roundTrips", .integer), .optional("bytesSent", .integer), .optional("bytesReceived", .integer),
    .optional("digestsEqual", .boolean), .optional("filesRead", .integer), .optional("filesWritten", .integer),
    .optional("problems", .array(of: .error)), .optional("error", .error),
  ]).named("SyncReport")
}
