/// allot → NodeService → {Exchange, JSONRPC} → Replica → {Licensing, ChangeSets}, and each library where it belongs.
struct ImportsFollowTheArrows: HouseRule {
  let name = "imports follow the arrows between the modules"

  private static let system: Set = ["Foundation", "FoundationEssentials", "Glibc", "Darwin", "Musl", "Dispatch"]
  private static let standard: Set = ["Swift", "Synchronization"]
  private static let network: Set = [
    "NIOCore", "NIOPosix", "NIOConcurrencyHelpers", "NIOEmbedded", "NIOFoundationCompat",
  ]
  private static let everyModule: Set = [
    "ChangeSets", "Exchange", "JSONRPC", "Licensing", "NodeService", "Replica", "Simulation",
  ]

  /// What each module may import besides the standard library. A module that is not listed may not exist.
  private static let allowed: [String: Set<String>] = [
    "Licensing": ["SwiftProtobuf", "Foundation", "FoundationEssentials"],
    "ChangeSets": ["SwiftProtobuf", "Crypto", "CZlib", "Foundation", "FoundationEssentials"],
    "Replica": system.union(["Licensing", "ChangeSets", "GRDB", "GRDBSQLite", "Crypto", "Logging"]),
    "Exchange": system.union(network).union(["Replica", "ChangeSets", "Crypto", "SwiftProtobuf", "Logging"]),
    "JSONRPC": system.union(network).union(["Logging"]),
    "NodeService": system.union(network).union(["Exchange", "JSONRPC", "Replica", "Licensing", "ChangeSets"])
      .union(["Crypto", "Logging", "NIOSSL", "NIOTLS"]),
    "allot": system.union(network).union(["NodeService", "JSONRPC", "Licensing", "ArgumentParser", "Logging"]),
    "Simulation": system.union(network).union(everyModule).union(["Crypto", "GRDB", "Logging"]),
    "allot-simulate": system.union(everyModule).union(["ArgumentParser"]),
    "allot-bench": system.union(network).union(everyModule).union(["ArgumentParser", "Crypto", "GRDB", "Logging"]),
  ]

  func offences(in file: SourceFile) -> [Offence] {
    guard let module = file.module, file.isSwift else { return [] }
    guard let allowed = Self.allowed[module] else {
      let complaint = "the module \(module) is unknown: give it a place among the arrows in \(Self.self)"
      return [Offence(path: file.path, line: 1, complaint: complaint)]
    }
    return imports(of: file.swift).compactMap { imported in
      guard !allowed.contains(imported.name), !Self.standard.contains(imported.name) else { return nil }
      return Offence(path: file.path, line: imported.line, complaint: "\(module) must not import \(imported.name)")
    }
  }

  /// The modules named by import declarations, whatever attributes, access levels and kinds stand around them.
  private func imports(of swift: SwiftText) -> [(name: String, line: Int)] {
    let kinds: Set = ["typealias", "struct", "class", "enum", "protocol", "let", "var", "func"]
    let tokens = swift.tokens
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", index == 0 || tokens[index - 1].text != "." else { return nil }
      var next = index + 1
      if next < tokens.count, kinds.contains(tokens[next].text) { next += 1 }
      guard next < tokens.count, tokens[next].kind == .word else { return nil }
      return (tokens[next].text, tokens[index].line)
    }
  }
}
