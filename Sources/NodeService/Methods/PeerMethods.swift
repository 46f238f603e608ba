import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `peer`: the nodes that this one syncs with.
  static let peer: [Method] = [
    Method(
      "peer.add", "Remembers a node to sync with.", kind: .write,
      params: [
        .required("name", .string(minLength: 1, maxLength: 100), "What this node calls it."),
        .required("address", .string(maxLength: 100), "Where it listens, such as 127.0.0.1:7777."),
      ], result: .promising([.required("name", .string), .required("address", .string)]),
      errors: [.peerKnown, .peerAddressInvalid]
    ) { call in
      let address = try Peer.address(try call.required("address"))
      let peer = Peer(name: try call.required("name"), host: address.host, port: address.port)
      try call.node.peers.add(peer)
      return peer.json
    },
    Method(
      "peer.remove", "Forgets a node.", kind: .write, params: [.required("name", .string, "What this node calls it.")],
      result: .promising([.required("name", .string)]), errors: [.peerUnknown]
    ) { call in
      try call.node.peers.remove(try call.required("name"))
      return ["name": .string(try call.required("name"))]
    },
    Method(
      "peer.list", "Lists the nodes that this one syncs with.", params: [.limit, .cursor],
      result: .page(of: .promising([.required("name", .string), .required("address", .string)])),
      errors: [.cursorInvalid]
    ) { call in
      let page = try call.slice(call.node.peers.all, by: \.name)
      return JSONObject.page(page.items.map(\.json), next: page.next)
    },
  ]
}
