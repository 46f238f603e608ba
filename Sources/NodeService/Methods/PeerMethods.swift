import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `peer`: the nodes that this one syncs with, each at an address or through a folder that both see.
  static let peer: [Method] = [
    Method(
      "peer.add", "Remembers a node to sync with, or a folder through which nodes exchange.", kind: .write,
      params: [
        .required("name", .string(minLength: 1, maxLength: 100), "What this node calls it."),
        .optional("address", .string(maxLength: 100), "Where it listens, such as 127.0.0.1:7777."),
        .optional(
          "folder", .string(minLength: 1, maxLength: 4_096),
          "The whole path of a folder that other nodes see too: shared, or on a stick."),
      ], result: .peer,
      errors: [
        .peerKnown, .peerAddressInvalid, .peerPlaceMissing, .folderPathInvalid, .folderAbsent, .folderFailed,
        .textTooLong, .replicaReadOnly,
      ]
    ) { call in
      let peer = Peer(name: try call.required("name"), place: try place(call))
      try call.node.peers.add(peer)
      return peer.json
    },
    Method(
      "peer.remove", "Forgets a node.", kind: .write, params: [.required("name", .string, "What this node calls it.")],
      result: .promising([.required("name", .string)]), errors: [.peerUnknown, .textTooLong, .replicaReadOnly]
    ) { call in
      let name = try call.required("name")
      if case .folder(let path)? = call.node.peers.named(name)?.place { call.node.folders.forget(path) }
      try call.node.peers.remove(name)
      return ["name": .string(name)]
    },
    Method(
      "peer.list", "Lists the nodes and folders that this one syncs with.", params: [.limit, .cursor],
      result: .page(of: .peer), errors: [.cursorInvalid]
    ) { call in
      let page = try call.slice(call.node.peers.all, by: \.name)
      return JSONObject.page(page.items.map(\.json), next: page.next)
    },
  ]

  private static func place(_ call: Call) throws -> Peer.Place {
    switch (call.text("address"), try call.text("folder", bytesMax: 4_096)) {
    case (let address?, nil): return try Peer.address(address)
    case (nil, let folder?): return .folder(try SharedFolder.checked(folder))
    case (nil, nil), (_?, _?): throw DomainError(.peerPlaceMissing)
    }
  }
}

extension Schema {
  /// What a node syncs with, and how the last time went.
  static let peer = promising([
    .required("name", .string), .optional("address", .string), .optional("folder", .string),
    .optional("lastSync", .instant), .optional("lastOutcome", .string),
  ]).named("Peer")
}
