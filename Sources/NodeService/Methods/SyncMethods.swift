import ChangeSets
import Exchange
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `sync`: reconciling with peers over TCP on this machine.
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
      result: .promising([.required("results", .array(of: .promising([.required("ok", .boolean)])))]),
      errors: [.peerUnknown, .peerAddressInvalid, .ledgerNone, .ledgerUnknown, .exchangeFailed], run: run),
    Method(
      "sync.status", "Says where this node listens and how the last syncs went.",
      result: .promising([.required("peers", .array(of: .object([], others: .allowed)))])
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
        let address = try Peer.address(wanted)
        peers = [Peer(name: wanted, host: address.host, port: address.port)]
      }
    } else {
      peers = call.node.peers.all
    }
    guard !peers.isEmpty else { throw DomainError(.peerUnknown, "This node has no peers.") }
    let ledgers = try ledgers(call)
    var results: [JSON] = []
    call.context.report(.begin(title: "Syncing"))
    for peer in peers {
      call.context.report(.report(message: peer.name))
      let outcome = exchange(ledgers, with: peer, call)
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
    _ ledgers: [LedgerID], with peer: Peer, _ call: Call
  ) -> (results: [JSON], summary: String) {
    do throws(ExchangeError) {
      let reports = try SyncClient.run(
        host: peer.host, port: peer.port, ledgers: ledgers, access: call.node.storeAccess)
      let failure = reports.compactMap(\.failure).first
      return (reports.map { .object(json($0, peer)) }, failure?.description ?? "ok")
    } catch {
      let refusal = DomainError(.exchangeFailed, error.description)
      return ([["ok": false, "peer": .string(peer.name), "error": refusal.rpcError.json]], error.description)
    }
  }

  private static func json(_ report: SyncReport, _ peer: Peer) -> JSONObject {
    var object: JSONObject = ["ok": .bool(report.failure == nil), "peer": .string(peer.name)]
    object.appendIfPresent("ledger", report.ledger.map { .string(LedgerText.text($0)) })
    object.append("sent", .int(report.sent))
    object.append("received", .int(report.received))
    object.append("waiting", .int(report.waiting))
    object.append("refused", .int(report.refusedCount))
    object.append("roundTrips", .int(report.roundTrips))
    object.append("bytesSent", .int(report.bytesSent))
    object.append("bytesReceived", .int(report.bytesReceived))
    object.appendIfPresent("digestsEqual", report.digestsEqual.map { .bool($0) })
    object.appendIfPresent(
      "error", report.failure.map { DomainError(.exchangeFailed, $0.description).rpcError.json })
    return object
  }
}
