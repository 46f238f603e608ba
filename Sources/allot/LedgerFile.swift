import ArgumentParser
import Foundation
import JSONRPC
import NodeService

/// A whole ledger in a file of JSON Lines, as `ledger.export` and `ledger.import` carry it (`Protocol/export.md`).
enum LedgerFile {
  /// Lines handed over in one call.
  private static let linesMax = 2_000
  /// Bytes of lines handed over in one call, about.
  private static let bytesMax = 4 << 20
  /// Bytes read at a time.
  private static let readBytes = 64 << 10

  /// The method as the command line knows it: the lines may come from standard input.
  static func descriptor(_ descriptor: MethodDescriptor) -> MethodDescriptor {
    guard descriptor.name == "ledger.import" else { return descriptor }
    var changed = descriptor
    for place in changed.params.indices where changed.params[place].name == "lines" {
      changed.params[place].required = false
      changed.params[place].summary += " From standard input unless given."
    }
    return changed
  }

  /// Writes every line to standard output.
  static func write(from link: NodeLink, _ parameters: JSONObject) throws {
    try Pages.all(from: link, "ledger.export", parameters) { page in
      for item in page["items"]?.arrayValue ?? [] {
        Output.show(String(decoding: item.serialize(), as: UTF8.self) + "\n")
      }
    }
  }

  /// Reads every line from standard input and shows what became of them all. A dry run is one call, since what a later
  /// part refers to would not have been written.
  static func read(into link: NodeLink, _ parameters: JSONObject, _ options: CommonOptions) throws {
    var work = Work(link: link, parameters: parameters, isWhole: parameters["dryRun"] == .bool(true))
    var reader = JSONLines()
    do {
      while let data = try FileHandle.standardInput.read(upToCount: readBytes), !data.isEmpty {
        for line in try reader.feed(data) { try work.take(line) }
      }
      for line in try reader.finish() { try work.take(line) }
    } catch let fault as JSONLines.Fault {
      Output.complain("\(fault) What came before it was taken over.")
      throw ExitStatus.refused
    }
    try work.handOver()
    try work.show(options)
  }

  private struct Work {
    let link: NodeLink
    var parameters: JSONObject
    let isWhole: Bool
    private var lines: [JSON] = []
    private var bytes = 0
    private var firstLine = 1
    private var calls = 0
    private var counts: [String: Int64] = [:]
    private var results: [JSON] = []
    private var hasEnd = false

    init(link: NodeLink, parameters: JSONObject, isWhole: Bool) {
      self.link = link
      self.parameters = parameters
      self.isWhole = isWhole
    }

    mutating func take(_ line: JSONLines.Line) throws {
      if lines.isEmpty { firstLine = line.number }
      // Numbers of lines stay right where blank ones lie between.
      if !isWhole, !lines.isEmpty, line.number != firstLine + lines.count { try handOver(next: line.number) }
      lines.append(.string(line.text))
      bytes += line.text.utf8.count
      if !isWhole, lines.count >= linesMax || bytes >= bytesMax { try handOver() }
    }

    mutating func handOver(next: Int = 0) throws {
      defer { firstLine = next }
      if lines.isEmpty { return }
      var call = parameters
      call["lines"] = .array(lines)
      call["firstLine"] = .int(firstLine)
      calls += 1
      if let id = parameters["commandId"]?.stringValue, calls > 1 { call["commandId"] = .string("\(id)-\(calls)") }
      (lines, bytes) = ([], 0)
      let result = try link.result(of: "ledger.import", call)
      parameters["mapping"] = result["mapping"]
      for name in ["carried", "partly", "left", "refused"] { counts[name, default: 0] += result[name]?.int64Value ?? 0 }
      results += result["results"]?.arrayValue ?? []
      hasEnd = result["results"]?.arrayValue?.last?["type"] == "end"
    }

    func show(_ options: CommonOptions) throws {
      guard calls > 0 else {
        Output.complain("There was nothing on standard input. Give it a file that `allot ledger export` wrote.")
        throw ExitStatus.usage
      }
      var summary = JSONObject()
      for name in ["carried", "partly", "left", "refused"] { summary.append(name, .int(counts[name] ?? 0)) }
      if options.json {
        summary.append("results", .array(results))
        Output.show(JSON.object(summary).prettyText + "\n")
      } else {
        Output.show(ResultText.text(of: .object(summary)) + text())
        Output.advise(about: ImportFile.refusedRows(in: results), "ledger.import")
      }
      if !hasEnd { Output.complain("The file breaks off: its last line is not the end of an export.") }
      if !hasEnd || counts["refused"] ?? 0 > 0 { throw ExitStatus.refused }
    }

    /// What was not carried over, by kind of line; then what was refused, line by line.
    private func text() -> String {
      var order: [String] = []
      var sums: [String: Int] = [:]
      for result in results {
        for lost in result["lost"]?.arrayValue ?? [] {
          let key = "\(result["type"]?.stringValue ?? "") \(lost.stringValue ?? "")"
          if sums[key] == nil { order.append(key) }
          sums[key, default: 0] += 1
        }
      }
      let rows = order.map { key -> JSON in
        let words = key.split(separator: " ")
        return ["line": .string(String(words[0])), "lost": .string(String(words[1])), "times": .int(sums[key] ?? 0)]
      }
      let refused = ImportFile.refusedRows(in: results)
      return (rows.isEmpty ? "" : "\n" + TextTable(rows: rows, width: Terminal.columns(of: .output)).text)
        + (refused.isEmpty ? "" : "\n" + TextTable(rows: refused, width: Terminal.columns(of: .output)).text)
    }
  }
}
