import BuiltCommand
import Foundation
import JSONRPC
import Testing

/// The command itself, as a process of its own.
struct AllotCommand {
  let data: String

  /// What it said of why it did not end well.
  struct Failed: Error {
    let text: String
  }

  /// Runs it with `--json` and gives what it printed.
  @discardableResult
  func run(_ words: String...) throws -> JSON {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(BuiltCommand.path))
    process.arguments = words + ["--json", "--data", data]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failed(text: String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
    }
    return try JSONParser.parse([UInt8](printed))
  }
}
