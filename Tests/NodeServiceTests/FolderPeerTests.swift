import Foundation
import JSONRPC
import Licensing
import NodeService
import Testing

@Suite("Syncing through a folder")
struct FolderPeerTests {
  private let laptops: Laptops
  private let folder = FileManager.default.temporaryDirectory.path + "/allot-folder-\(UUID().uuidString.prefix(8))"

  init() throws {
    laptops = try Laptops()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for node in [laptops.ana, laptops.ben] {
      #expect(try node.call("peer.add", ["name": "stick", "folder": .string(folder)]).text("folder") == folder)
    }
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".changes") }.sorted()
  }

  private func visit(_ node: TestNode) throws -> JSON {
    try node.call("sync.run", ["peer": "stick"]).at("results.0") ?? .null
  }

  @Test("carries what each node lacks, once, and both show the same")
  func exchanges() throws {
    defer { remove() }
    try laptops.shop.invite("lea@example.org")
    #expect(try visit(laptops.ana)["filesWritten"] == 1)
    try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["max@example.org"]])
    let ben = try visit(laptops.ben)
    #expect(ben["ok"] == true && ben["received"] == 1 && ben["filesRead"] == 1 && ben["sent"] == 1)
    #expect(try visit(laptops.ana)["received"] == 1)
    try laptops.expectSame()
    for node in [laptops.ana, laptops.ben] {
      let quiet = try visit(node)
      #expect(quiet["filesWritten"] == 0 && quiet["received"] == 0 && quiet["problems"] == [])
      let status = try node.call("sync.status")
      #expect(status.text("peers.0.folder") == folder && status.text("peers.0.lastOutcome") == "ok")
      #expect(try node.call("peer.list").text("items.0.folder") == folder)
    }
  }

  @Test("a node that was killed in the middle of writing leaves a draft that nobody reads, and goes on")
  func killedInTheMiddle() throws {
    defer { remove() }
    try laptops.shop.invite("lea@example.org")
    _ = try visit(laptops.ana)
    let name = try #require(try files().first)
    let path = folder + "/" + name
    let whole = try #require(FileManager.default.contents(atPath: path))
    // The draft as it was when the process died, and a file that some tool copied only half.
    try whole.prefix(100).write(to: URL(fileURLWithPath: folder + "/.0000.draft"))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    let half = try visit(laptops.ben)
    #expect(half["ok"] == true)
    #expect(half.text("problems.0.data.code") == "folder.fileRefused")
    #expect(half.text("problems.0.data.file") == name)
    #expect(half.at("problems.0.data.nextActions")?.arrayValue?.isEmpty == false)
    #expect(try laptops.ben.call("sync.status").text("peers.0.lastOutcome") == "ok, but for 1 files")
    try whole.write(to: URL(fileURLWithPath: path))
    let again = try visit(laptops.ben)
    #expect(again["problems"] == [])
    try laptops.expectSame()
  }

  @Test("hostile contents are refused by name, and nothing of them is taken in")
  func hostileContents() throws {
    defer { remove() }
    try laptops.shop.invite("lea@example.org")
    _ = try visit(laptops.ana)
    let name = try #require(try files().first)
    let ledger = String(name.prefix(64))
    let secret = FileManager.default.temporaryDirectory.path + "/secret-\(UUID().uuidString.prefix(8))"
    try Data("secret".utf8).write(to: URL(fileURLWithPath: secret))
    defer { try? FileManager.default.removeItem(atPath: secret) }
    func plant(_ digit: Character, _ text: String) throws -> String {
      let planted = "\(ledger)-\(String(repeating: digit, count: 64)).changes"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + planted))
      return planted
    }
    let planted = [
      try plant("a", "rubbish"), try plant("b", "allot-changes 1 \(ledger)\n\u{7F}\u{7F}\u{7F}\u{7F}"),
      try plant("c", "allot-changes 9 \(ledger)\n"),
      try plant("d", "allot-changes 1 \(String(repeating: "0", count: 64))\n\0\0\0\0"),
    ]
    let link = "\(ledger)-\(String(repeating: "e", count: 64)).changes"
    try FileManager.default.createSymbolicLink(atPath: folder + "/" + link, withDestinationPath: secret)
    try FileManager.default.createDirectory(
      atPath: folder + "/\(ledger)-\(String(repeating: "f", count: 64)).changes", withIntermediateDirectories: true)
    let visited = try visit(laptops.ben)
    #expect(visited["ok"] == true && visited["received"] == 1 && visited["refused"] == 0)
    let problems = visited["problems"]?.arrayValue ?? []
    #expect(problems.compactMap { $0.text("data.file") }.sorted() == planted)
    #expect(problems.allSatisfy { $0.text("data.code") == "folder.fileRefused" })
    #expect(!visited.shown.contains("secret") && !visited.shown.contains(folder))
    try laptops.expectSame()
  }

  @Test("a folder that is not there is named as the cause, with what to do; once it is back, sync goes on")
  func absent() throws {
    try laptops.shop.invite("lea@example.org")
    _ = try visit(laptops.ana)
    let away = folder + "-away"
    try FileManager.default.moveItem(atPath: folder, toPath: away)
    let result = try visit(laptops.ben)
    #expect(result["ok"] == false)
    #expect(result.text("error.data.code") == "folder.absent")
    #expect(result.at("error.data.nextActions")?.arrayValue?.isEmpty == false)
    let outcome = try laptops.ben.call("peer.list").text("items.0.lastOutcome")
    #expect(outcome == "The folder is not there. Connect the disk or the stick that holds it, then repeat.")
    try FileManager.default.moveItem(atPath: away, toPath: folder)
    defer { remove() }
    #expect(try visit(laptops.ben)["received"] == 1)
    try laptops.expectSame()
  }

  @Test("a peer has one place, and a folder is named by its whole path")
  func places() throws {
    defer { remove() }
    let node = laptops.ana
    #expect(try node.word("peer.add", ["name": "x"]) == "peer.placeMissing")
    #expect(
      try node.word("peer.add", ["name": "x", "folder": .string(folder), "address": "127.0.0.1:1"])
        == "peer.placeMissing")
    #expect(try node.word("peer.add", ["name": "x", "folder": "stick"]) == "folder.pathInvalid")
    #expect(try node.word("peer.add", ["name": "x", "folder": .string(folder + "/none")]) == "folder.absent")
    #expect(try node.word("peer.add", ["name": "stick", "folder": .string(folder)]) == "peer.known")
    try node.call("peer.remove", ["name": "stick"])
    #expect(try node.word("sync.run", ["peer": "stick"]) == "peer.unknown")
  }

  @Test("a folder is remembered over a restart, and what was read is read again")
  func remembered() throws {
    defer { remove() }
    let directory = folder + "-node"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let options = NodeOptions(directory: directory, clock: .frozen(at: try Instant(text: "2026-01-01T00:00:00Z")))
    let first = try Node.open(options)
    _ = try first.call("ledger.create", ["name": "Books"]).get()
    _ = try first.call("peer.add", ["name": "stick", "folder": .string(folder)]).get()
    #expect(try first.call("sync.run").get().at("results.0.filesWritten") == 1)
    first.close()
    let second = try Node.open(options)
    defer { second.close() }
    let again = try second.call("sync.run").get()
    #expect(again.at("results.0.filesRead") == 1 && again.at("results.0.filesWritten") == 0)
  }
}
