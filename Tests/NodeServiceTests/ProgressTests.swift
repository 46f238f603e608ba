import Foundation
import JSONRPC
import NodeService
import Synchronization
import Testing

@Suite("Work that takes long says how it goes")
struct ProgressTests {
  /// What a call with a token told before its answer.
  private func told(
    _ node: TestNode, _ method: String, _ params: JSONObject, token: JSON = "t",
    place: SourceLocation = #_sourceLocation
  ) throws -> [JSON] {
    var params = params
    params.append("workDoneToken", token)
    let values = Mutex<[JSON]>([])
    let outcome = node.node.call(method, params) { notification in
      guard case .named(let object) = notification.params, notification.method == "$/progress" else { return }
      // What is told is what is published.
      #expect(throws: Never.self) { try WorkProgress.descriptor.bind(.named(object)) }
      #expect(object["token"] == token)
      values.withLock { $0.append(object["value"] ?? .null) }
    }
    guard case .success = outcome else {
      Issue.record("\(method) is refused: \(outcome)", sourceLocation: place)
      return []
    }
    return values.withLock { $0 }
  }

  /// Begin first, then at least one report, end last; percentages only grow.
  private func check(_ values: [JSON], _ method: String, place: SourceLocation = #_sourceLocation) {
    let kinds = values.map { $0["kind"]?.stringValue }
    #expect(kinds.first == "begin" && kinds.last == "end", "\(method): \(kinds)", sourceLocation: place)
    #expect(values.first?["title"]?.stringValue?.isEmpty == false, "\(method)", sourceLocation: place)
    #expect(kinds.count >= 3, "\(method) reports nothing between", sourceLocation: place)
    #expect(kinds.dropFirst().dropLast().allSatisfy { $0 == "report" }, "\(method): \(kinds)", sourceLocation: place)
    let shares = values.dropLast().map { $0["percentage"]?.int64Value ?? -1 }
    #expect(shares.first == 0 && shares == shares.sorted(), "\(method): \(shares)", sourceLocation: place)
    #expect(shares.allSatisfy { (0...100).contains($0) }, "\(method): \(shares)", sourceLocation: place)
    #expect(values.last?["percentage"] == nil, "\(method)", sourceLocation: place)
  }

  @Test("inviting many, importing people, invitations, a ledger and change sets, deriving everything anew")
  func local() throws {
    let shop = try Shop(TestNode(), licenses: 60)
    let addresses = (0..<20).map { JSON.string("a\($0)@example.org") }
    let rows = (0..<20).map { JSON.object(["email": .string("b\($0)@example.org")]) }
    let invitations = (0..<20).map { JSON.object(["email": .string("c\($0)@example.org"), "product": "Course"]) }
    let calls: [(String, JSONObject)] = [
      ("invitation.create", ["product": "Course", "emails": .array(addresses)]),
      ("learner.import", ["rows": .array(rows)]), ("invitation.import", ["rows": .array(invitations)]),
      ("node.rebuild", [:]),
    ]
    for (method, params) in calls {
      let values = try told(shop.node, method, params)
      check(values, method)
      if method == "learner.import" { #expect(values.count > 10, "row by row: \(values.count)") }
    }
    let export = try shop.node.call("changes.export")
    let other = try TestNode(seed: 2)
    check(try told(other, "changes.import", ["pages": export["pages"] ?? []]), "changes.import")
    let lines = try shop.node.call("ledger.export", ["limit": 1000])["items"] ?? []
    let new = try TestNode(seed: 3)
    try new.call("ledger.create", ["name": "New", "ownerEmail": .string(TestNode.owner)])
    check(try told(new, "ledger.import", ["lines": lines]), "ledger.import")
  }

  @Test("bulk work counts its rows, also when it is tried again without those that were refused (R12)")
  func rows() throws {
    let shop = try Shop(TestNode(), licenses: 250)
    func invite(_ count: Int) throws -> [JSON] {
      try told(
        shop.node, "invitation.create",
        ["product": "Course", "emails": .array((0..<count).map { JSON.string("a\($0)@example.org") })])
    }
    let values = try invite(200)
    check(values, "invitation.create")
    let messages = values.compactMap { $0["message"]?.stringValue }
    #expect(messages.first == "0 of 200 invitations" && messages.last == "200 of 200 invitations")
    let counted = messages.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    #expect(counted.count == messages.count && counted == counted.sorted() && Set(counted).count > 5)
    #expect(values.dropLast().last?["percentage"] == 100)
    // 200 are invited already and are refused; the rest is tried again.
    let again = try invite(250)
    check(again, "invitation.create again")
    #expect(again.first?["message"] == "0 of 250 invitations")
    let all = try shop.node.call("invitation.list", ["limit": 1000])
    let ids = (all["items"]?.arrayValue ?? []).compactMap { $0["invitation"] }
    #expect(ids.count == 250)
    let withdrawn = try told(shop.node, "invitation.withdraw", ["invitations": .array(ids)])
    check(withdrawn, "invitation.withdraw")
    #expect(withdrawn.first?["title"] == "invitation.withdraw" && withdrawn.first?["message"] == "0 of 250 rows")
  }

  @Test("exports, page by page")
  func exports() throws {
    let shop = try Shop(TestNode(), licenses: 30)
    for number in 0..<3 { try shop.invite("a\(number)@example.org") }
    check(try told(shop.node, "changes.export", [:]), "changes.export")
    let values = try told(shop.node, "ledger.export", ["limit": 5])
    check(values, "ledger.export")
    #expect(values.dropLast().last?["percentage"] == 100)
  }

  @Test("syncing with a node and with a folder")
  func syncing() throws {
    let laptops = try Laptops()
    let folder = FileManager.default.temporaryDirectory.path + "/allot-progress-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let port = try #require(try laptops.ana.call("sync.listen")["port"]?.int64Value)
    try laptops.shop.invite("lea@example.org")
    try laptops.ben.call("peer.add", ["name": "ana", "address": .string("127.0.0.1:\(port)")])
    let values = try told(laptops.ben, "sync.run", ["peer": "ana"], token: 7)
    check(values, "sync.run")
    #expect(values.contains { $0["message"] == "ana: 1 change sets received, 0 sent" })
    try laptops.ben.call("peer.add", ["name": "stick", "folder": .string(folder)])
    check(try told(laptops.ben, "sync.run", ["peer": "stick"]), "sync.run through a folder")
  }

  @Test("nothing is told to whoever gave no token")
  func silence() throws {
    let shop = try Shop(TestNode())
    let told = Mutex(0)
    _ = shop.node.node.call("node.rebuild", [:]) { _ in told.withLock { $0 += 1 } }
    #expect(told.withLock { $0 } == 0)
  }
}
