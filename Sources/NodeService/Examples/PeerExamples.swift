import JSONRPC

extension ExampleTable {
  /// `peer`: the nodes that this one syncs with.
  static let peer: [String: [MethodExample]] = [
    "peer.add": [
      MethodExample(
        name: "A machine under a name",
        params: ["name": "office", "address": "127.0.0.1:7778"],
        result: ["name": "office", "address": "127.0.0.1:7778"]),
      MethodExample(
        name: "A folder without its whole path",
        params: ["name": "stick", "folder": "stick/allot"],
        error: "folder.pathInvalid"),
    ],
    "peer.remove": [
      MethodExample(
        name: "Forgotten",
        params: ["name": "desk"],
        result: ["name": "desk"]),
      MethodExample(
        name: "One that was never added",
        params: ["name": "attic"],
        error: "peer.unknown"),
    ],
    "peer.list": [
      MethodExample(
        name: "The machines known",
        params: [:],
        result: ["items": [["name": "desk", "address": .the(.peer)]]])
    ],
  ]
}
