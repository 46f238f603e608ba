import BuiltCommand
import Foundation
import JSONRPC
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command as a process of its own that is talked to on standard input and output. Blocks wherever it waits.
final class ServedProcess {
  static let absence = Comment(rawValue: BuiltCommand.absence)

  let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let error = Pipe()
  private let messages: MessageStream
  private var errors: [UInt8] = []
  private var lastID = 0

  init(_ words: [String], data: String) throws {
    process.executableURL = URL(fileURLWithPath: try #require(BuiltCommand.path))
    process.arguments = words + ["--data", data]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = error
    messages = MessageStream(output.fileHandleForReading.fileDescriptor)
    try process.run()
  }

  deinit {
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  var id: Int32 { process.processIdentifier }

  func send(_ text: String) {
    // A write to a process that is gone is no fault of the test's.
    try? input.fileHandleForWriting.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Sends a request and gives its id.
  @discardableResult
  func request(_ method: String, _ params: JSONObject = [:]) -> Int {
    lastID += 1
    send(Request(id: .number(JSONNumber(lastID)), method: method, params: .named(params)).json.text)
    return lastID
  }

  func notify(_ method: String, _ params: JSONObject = [:]) {
    send(Notification(method: method, params: .named(params)).json.text)
  }

  /// The next message; nil at the end of the output.
  func receive() throws -> JSON? { try messages.next() }

  /// Sends a request and waits for its answer; what comes before it is dropped.
  func call(_ method: String, _ params: JSONObject = [:]) throws -> JSON {
    try answer(request(method, params))
  }

  /// Waits for the answer to a request; what comes before it is dropped.
  func answer(_ id: Int) throws -> JSON {
    while let message = try receive() {
      if message["id"] == .int(id) { return message }
    }
    Issue.record("no answer to request \(id)")
    return .null
  }

  /// The next line of standard error; nil at its end.
  func errorLine() -> String? {
    while true {
      if let end = errors.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: errors[..<end], as: UTF8.self)
        errors.removeSubrange(...end)
        return line
      }
      let more = error.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      errors += more
    }
  }

  /// Sends bytes as they are.
  func send(bytes text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// All that is left of the output, once the process has closed it.
  func rest() -> String { String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }

  func endInput() { try? input.fileHandleForWriting.close() }

  /// The client takes no more output.
  func closeOutput() { try? output.fileHandleForReading.close() }

  func kill(_ signal: Int32) { Glibc.kill(id, signal) }

  /// How it ended: its status, or the negative number of the signal.
  func status() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }
}

/// Messages that come on a descriptor, one a line.
final class MessageStream {
  private let descriptor: Int32
  private var framer = MessageFramer(mode: .lines)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The next message; nil at the end.
  func next() throws -> JSON? {
    while true {
      if case .message(let body)? = framer.next() { return try JSONParser.parse(body) }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return nil }
      framer.feed(chunk[..<count])
    }
  }
}

/// A client on TCP that sends whatever it is told to.
final class TCPClient {
  struct Refused: Error {}

  private let descriptor: Int32
  private let messages: MessageStream

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    messages = MessageStream(descriptor)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Refused() }
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  func receive() throws -> JSON? { try messages.next() }

  func call(_ id: Int, _ method: String, _ params: JSONObject = [:]) throws -> JSON? {
    send(Request(id: .number(JSONNumber(id)), method: method, params: .named(params)).json.text + "\n")
    return try receive()
  }
}

/// A directory for a replica, removed with its holder.
final class DataDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/allot-serve-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: NSNumber(value: 0o700)])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs a command on the replica and gives what it printed with `--json`.
  @discardableResult
  func allot(_ words: String...) throws -> JSON {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(BuiltCommand.path))
    process.arguments = words + ["--json", "--data", path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(words.joined(separator: " "))")
    return try JSONParser.parse([UInt8](printed))
  }

  /// A ledger to write into.
  func found() throws { try allot("ledger", "create", "Books", "--owner-email", "ana@example.org") }
}
