import JSONRPC
import NodeService

/// The files in `Protocol` that are written from the method table, for a node whose clock runs.
enum PublishedFiles {
  /// `Protocol/openrpc.json`: what `rpc.discover` answers.
  static var openRPC: String { Node.discovery(frozenClock: false).prettyText + "\n" }

  /// `Protocol/methods.md`.
  static var reference: String {
    MethodReference(
      lifecycle: LifecycleMethod.allCases.map(\.descriptor), methods: Node.methods(frozenClock: false),
      notices: Node.notices
    ).text
  }
}
