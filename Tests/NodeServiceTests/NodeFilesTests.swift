import Foundation
import JSONRPC
import Licensing
import NodeService
import Testing

@Suite("A node on disk")
struct NodeFilesTests {
  private let directory = FileManager.default.temporaryDirectory.path + "/allot-node-\(UUID().uuidString.prefix(8))"

  private func options() throws -> NodeOptions {
    NodeOptions(directory: directory, clock: .frozen(at: try Instant(text: "2026-01-01T00:00:00Z")))
  }

  private func remove() { try? FileManager.default.removeItem(atPath: directory) }

  @Test("keeps what it was told, and its device, over a restart")
  func restarts() throws {
    defer { remove() }
    let first = try Node.open(try options())
    let created = try first.call("ledger.create", ["name": "Books"]).get()
    let device = try first.call("node.info").get()["deviceId"]
    first.close()
    let second = try Node.open(try options())
    defer { second.close() }
    let listed = try second.call("ledger.list").get()
    #expect(listed.at("items.0.ledger") == created["ledger"])
    #expect(try second.call("node.info").get()["deviceId"] == device)
    #expect(try second.call("node.verify").get()["ok"] == true)
  }

  @Test("one process holds the replica; everybody else talks to it on its socket")
  func holderIsShared() throws {
    defer { remove() }
    let holder = try Node.open(try options())
    defer { holder.close() }
    let socket = try options().socketPath
    #expect(throws: NodeError.held(socket: socket)) { try Node.open(try options()) }
    let attributes = try FileManager.default.attributesOfItem(atPath: socket)
    #expect((attributes[.posixPermissions] as? NSNumber)?.int16Value == 0o600)
    let client = try Node.caller(try options())
    _ = try client.call("ledger.create", ["name": "Books"]).get()
    #expect(try holder.call("ledger.list").get().text("items.0.name") == "Books")
  }

  @Test("gives the replica back when it closes, also to one that waits for it")
  func givesBack() throws {
    defer { remove() }
    let holder = try Node.open(try options())
    holder.close()
    holder.close()
    let next = try #require(try Node.caller(try options()) as? Node)
    next.close()
  }

  @Test("a backup's path that is none, or leads nowhere, is refused, whatever it is made of")
  func backupNowhere() throws {
    let node = try TestNode()
    for path in ["x", ".", "./", "~", "é", "\u{0}", "\u{1}", "/", "//", "/tmp\u{0}x/y", "/nowhere/at/all", "/tmp"] {
      #expect(try node.word("node.backup", ["path": .string(path)]) == "backup.refused", "\(path)")
    }
  }

  @Test("writes a backup that opens as a replica, and nowhere that exists (R45)")
  func backup() throws {
    defer { remove() }
    let node = try Node.open(try options())
    defer { node.close() }
    _ = try node.call("ledger.create", ["name": "Books"]).get()
    let path = directory + "/copy.sqlite"
    #expect(try node.call("node.backup", ["path": .string(path)]).get().text("path") == path)
    #expect(FileManager.default.fileExists(atPath: path))
    for bad in [path, "relative", "/no-such-directory/copy"] {
      guard case .failure(let error) = node.call("node.backup", ["path": .string(bad)]) else {
        Issue.record("a backup to \(bad)")
        continue
      }
      #expect(error.word == "backup.refused")
    }
  }

  @Test("remembers its peers, and syncs with another node over TCP")
  func peersOverTCP() throws {
    defer { remove() }
    let holder = try Node.open(try options())
    let other = try TestNode(seed: 5)
    try other.call("ledger.create", ["name": "Books"])
    let port = try #require(try other.call("sync.listen")["port"]?.int64Value)
    _ = try holder.call("peer.add", ["name": "other", "address": .string("127.0.0.1:\(port)")]).get()
    let full = try #require(try other.call("changes.status").at("version.0")?.stringValue)
    let ledger = try #require(full.split(separator: "@").last).description
    let result = try holder.call("sync.run", ["peer": "other", "ledger": .string(ledger)]).get()
    #expect(result.at("results.0.received") == 1)
    #expect(result.at("results.0.digestsEqual") == true)
    holder.close()
    let again = try Node.open(try options())
    defer { again.close() }
    #expect(try again.call("peer.list").get().text("items.0.lastOutcome") == "ok")
  }
}
