import ArgumentParser
import Foundation
import JSONRPC
import NodeService

/// Lists of people in a file, as `learner.import` and `invitation.import` take them.
enum ImportFile {
  private static let methods: Set<String> = ["learner.import", "invitation.import"]
  private static let file = ParamDescriptor(
    name: "file", schema: .string, required: true, summary: "The CSV file, or - for standard input.")

  /// The method as the command line knows it: a file takes the place of the rows, unless these are given.
  static func descriptor(_ descriptor: MethodDescriptor, words: [String]) -> MethodDescriptor {
    guard methods.contains(descriptor.name) else { return descriptor }
    let given = words.contains { word in ["--csv", "--rows"].contains { word == $0 || word.hasPrefix($0 + "=") } }
    guard !given else { return descriptor }
    var changed = descriptor
    changed.params = [file] + descriptor.params.filter { $0.name != "csv" && $0.name != "rows" }
    return changed
  }

  /// Puts the text of the file in its place. A file that is no CSV is refused here, where its rows can be named.
  static func read(_ parameters: JSONObject) throws -> JSONObject {
    guard let path = parameters["file"]?.stringValue else { return parameters }
    var parameters = parameters
    parameters["file"] = nil
    let data = try contents(of: path)
    var reader = CSVReader()
    do { _ = try (reader.feed(data), reader.finish()) } catch {
      Output.complain("\(path == "-" ? "Standard input" : path): \(error)")
      throw ExitStatus.refused
    }
    parameters["csv"] = .string(String(decoding: data, as: UTF8.self))
    return parameters
  }

  private static func contents(of path: String) throws -> Data {
    do {
      if path == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
      // Not by its size: a pipe, such as what a shell puts in the place of a command's output, has none.
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
    } catch {
      var isDirectory = ObjCBool(false)
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      let reason = isThere && isDirectory.boolValue ? "it is a directory" : error.localizedDescription
      Output.complain("\(path) cannot be read: \(reason)")
      throw ExitStatus.usage
    }
  }

  /// Whether the method's result is the summary of an import.
  static func isImport(_ name: String) -> Bool { methods.contains(name) }

  /// Calls the method and shows how many rows went through, and which did not.
  static func call(_ link: NodeLink, _ name: String, _ parameters: JSONObject, _ options: CommonOptions) throws {
    let result = try link.result(of: name, parameters)
    if options.json {
      Output.show(result.prettyText + "\n")
    } else {
      let word = parameters["dryRun"] == .bool(true) ? "would be imported" : "imported"
      Output.show("\(result["imported"]?.int64Value ?? 0) rows \(word), ")
      Output.show("\(result["refused"]?.int64Value ?? 0) refused.\n")
      let refused = refusedRows(in: result["results"]?.arrayValue ?? [])
      if !refused.isEmpty { Output.show(TextTable(rows: refused, width: Terminal.columns(of: .output)).text) }
      Output.advise(about: refused, name)
    }
    if let refused = result["refused"]?.int64Value, refused > 0 { throw ExitStatus.refused }
  }

  /// The rows that were refused, without what all of them say.
  static func refusedRows(in rows: [JSON]) -> [JSON] {
    rows.filter { $0["ok"] == .bool(false) }.map { row in
      var object = row.objectValue ?? JSONObject()
      object["ok"] = nil
      return .object(object)
    }
  }
}
