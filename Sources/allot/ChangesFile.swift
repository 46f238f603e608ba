import ArgumentParser
import JSONRPC

/// Change sets in a file: one page in base64 on each line, as `changes.export` and `changes.import` carry them.
enum ChangesFile {
  /// Pages handed over in one call.
  private static let pagesMax = 16

  /// Writes every page to standard output.
  static func write(from link: NodeLink, _ parameters: JSONObject) throws {
    var parameters = parameters
    while true {
      let result = try link.result(of: "changes.export", parameters)
      for page in result["pages"]?.arrayValue ?? [] { Output.show((page.stringValue ?? "") + "\n") }
      guard let cursor = result["nextCursor"], !cursor.isNull else { return }
      parameters["cursor"] = cursor
    }
  }

  /// Reads every page from standard input and shows what became of them all.
  static func read(into link: NodeLink, _ parameters: JSONObject, _ options: CommonOptions) throws {
    var pages: [JSON] = []
    var stored: Int64 = 0
    var refused: [JSON] = []
    var last: JSON?
    func handOver() throws {
      if pages.isEmpty { return }
      var call = parameters
      call["pages"] = .array(pages)
      pages = []
      let result = try link.result(of: "changes.import", call)
      stored += result["stored"]?.int64Value ?? 0
      refused += result["refused"]?.arrayValue ?? []
      last = result
    }
    while let line = readLine() {
      if line.isEmpty { continue }
      pages.append(.string(line))
      if pages.count == pagesMax { try handOver() }
    }
    try handOver()
    guard let last else {
      Output.complain("There was nothing on standard input. Give it a file that `allot changes export` wrote.")
      throw ExitStatus.usage
    }
    var result: JSONObject = ["stored": .int(stored), "refused": .array(refused)]
    result.appendIfPresent("ledger", last["ledger"])
    result.appendIfPresent("missing", last["missing"])
    Output.show(options.json ? JSON.object(result).prettyText + "\n" : ResultText.text(of: .object(result)))
    if !refused.isEmpty { throw ExitStatus.refused }
  }
}
