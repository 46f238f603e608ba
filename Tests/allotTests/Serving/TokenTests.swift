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

@Suite("Serving over TCP", .serialized, .enabled(if: BuiltCommand.isThere, ServedProcess.absence))
struct TokenTests {
  private let data: DataDirectory
  private var cookie: String { data.path + "/allot.cookie" }

  init() throws {
    data = try DataDirectory()
  }

  private func serve() throws -> (node: ServedProcess, port: Int) {
    let node = try ServedProcess(["serve", "--listen", "127.0.0.1:0"], data: data.path)
    while let line = node.errorLine() {
      if let match = line.firstMatch(of: /listening on 127\.0\.0\.1:([0-9]+) for/), let port = Int(match.output.1) {
        return (node, port)
      }
    }
    throw TCPClient.Refused()
  }

  private func content() throws -> JSON { .string(try String(contentsOfFile: cookie, encoding: .utf8)) }

  @Test("nothing is served before the token, a wrong one ends the connection, the right one opens it")
  func token() throws {
    let (node, port) = try serve()
    let mode = try FileManager.default.attributesOfItem(atPath: cookie)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    let token = try content()
    #expect(token.stringValue?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    let early = try TCPClient(port: port)
    #expect(try early.call(1, "node.health")?["error"]?["code"] == -32002)
    #expect(try early.call(2, "initialize", ["token": token])?["result"]?["serverInfo"]?["name"] == "allot")
    #expect(try early.call(3, "node.health")?["result"]?["ok"] == true)
    for wrong: JSON in ["", "0", .string(String(token.stringValue?.dropLast() ?? "")), .null] {
      let thief = try TCPClient(port: port)
      #expect(try thief.call(1, "initialize", ["token": wrong])?["error"]?["data"]?["code"] == "rpc.tokenRefused")
      #expect(try thief.receive() == nil)
    }
    node.kill(SIGTERM)
    #expect(node.status() == 0)
    #expect(!FileManager.default.fileExists(atPath: cookie))
  }

  @Test("a page in a browser is not answered a single byte")
  func browser() throws {
    let (node, port) = try serve()
    let body = #"{"jsonrpc":"2.0","id":1,"method":"node.health"}"#
    for head in ["GET / HTTP/1.1", "POST / HTTP/1.1", "OPTIONS * HTTP/1.1", "PRI * HTTP/2.0"] {
      let browser = try TCPClient(port: port)
      browser.send("\(head)\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
      #expect(try browser.receive() == nil)
    }
    node.kill(SIGTERM)
    #expect(node.status() == 0)
  }

  @Test("the token is another at each start, also after a kill that left the file behind")
  func fresh() throws {
    let (first, _) = try serve()
    let old = try content()
    first.kill(SIGKILL)
    #expect(first.status() == -SIGKILL)
    #expect(try content() == old)
    let (second, port) = try serve()
    #expect(try content() != old)
    let client = try TCPClient(port: port)
    #expect(try client.call(1, "initialize", ["token": old])?["error"]?["code"] == -32002)
    second.kill(SIGINT)
    #expect(second.status() == 0)
  }

  @Test("an address that others can reach is refused before anything is opened")
  func loopback() throws {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0", "example.org:0", "7700", "127.0.0.1:65536", "127.0.0.1:"] {
      let node = try ServedProcess(["serve", "--listen", address], data: data.path + "/none")
      #expect(node.status() == 64, "\(address)")
      #expect(node.errorLine()?.hasPrefix("--listen: ") == true)
    }
    #expect(!FileManager.default.fileExists(atPath: data.path + "/none"))
  }

  @Test("an editor on standard input and output may open TCP to others besides")
  func besides() throws {
    let editor = try ServedProcess(["serve", "--stdio", "--listen", "127.0.0.1:0"], data: data.path)
    #expect(try editor.call("node.health")["result"]?["ok"] == true)
    let line = try #require(editor.errorLine())
    let port = try #require(line.firstMatch(of: /:([0-9]+) for/).flatMap { Int($0.output.1) })
    let client = try TCPClient(port: port)
    #expect(try client.call(1, "initialize", ["token": content()])?["result"] != nil)
    editor.endInput()
    #expect(editor.status() == 0)
    #expect(try client.receive() == nil)
    #expect(!FileManager.default.fileExists(atPath: cookie))
  }
}
