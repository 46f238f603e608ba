import Foundation
import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Mails to a real mail server (R19, R49)", .enabled(if: RealMailServer.isThere, RealMailServer.absence))
struct RealMailServerTests {
  /// A node on disk with a mail server beside it.
  private final class Post {
    let server: RealMailServer
    let directory: String
    let node: TestNode

    init(_ settings: (RealMailServer, String) -> JSONObject) throws {
      server = try RealMailServer()
      directory = server.directory + "-node"
      node = TestNode(
        try Node.open(NodeOptions(directory: directory, clock: .frozen(at: try Instant(text: "2026-01-01T00:00:00Z")))))
      _ = FileManager.default.createFile(
        atPath: directory + "/password", contents: Data("s3cret\n".utf8),
        attributes: [.posixPermissions: NSNumber(value: 0o600)])
      var all: JSONObject = ["from": "books@academy.example", "fromName": "Büro"]
      for (name, value) in settings(server, directory) { all[name] = value }
      try node.call("notification.configure", all)
    }

    deinit {
      node.node.close()
      try? FileManager.default.removeItem(atPath: directory)
    }
  }

  private static func smtp(_ server: RealMailServer, _ security: String) -> JSONObject {
    [
      "transport": "smtp", "host": "127.0.0.1", "port": .int(server.port), "security": .string(security),
      "trustRoots": .string(server.certificate),
    ]
  }

  @Test("over STARTTLS with a password: each outcome is told apart, each mail arrives once, in any script")
  func startTLS() throws {
    let post = try Post { server, directory in
      var settings = Self.smtp(server, "starttls")
      settings["user"] = "allot"
      settings["passwordFile"] = .string(directory + "/password")
      return settings
    }
    let shop = try Shop(post.node)
    for name in ["lea", "refused", "deferred", "toobig", "löwe", "-f"] { try shop.invite("\(name)@example.org") }
    let result = try post.node.call("notification.run").at("results.0")
    #expect(result?["sent"] == 3 && result?["failed"] == 2 && result?["waiting"] == 1)
    let mails = try post.server.delivered()
    #expect(mails.count == 3)
    for name in ["lea", "löwe", "-f"] {
      #expect(mails.filter { $0.contains("Envelope-to: \(name)@example.org") }.count == 1)
    }
    let lea = try #require(mails.first { $0.contains("Envelope-to: lea@example.org") })
    #expect(lea.contains("with esmtpsa"))
    #expect(lea.contains("=?UTF-8?B?QsO8cm8=?= <books@academy.example>"))
    let failed = try post.node.call("notification.list", ["state": "failed"])
    #expect(Set(failed.at("items")?.texts("code") ?? []) == ["mail.recipientRefused", "mail.contentRefused"])
    try post.node.call("notification.run")
    #expect(try post.server.delivered().count == 3)
    // The password is nowhere but in its file.
    let kept = try #require(FileManager.default.contents(atPath: post.directory + "/mail.json"))
    #expect(!String(decoding: kept, as: UTF8.self).contains("s3cret"))
    #expect(!(try post.node.call("notification.settings")).shown.contains("s3cret"))
    let mode = try FileManager.default.attributesOfItem(atPath: post.directory + "/mail.json")[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
  }

  @Test("a certificate that nobody trusts, a wrong name, a wrong password: nothing is sent, and the code says why")
  func distrust() throws {
    let post = try Post { server, _ in Self.smtp(server, "starttls") }
    let shop = try Shop(post.node)
    try shop.invite("lea@example.org")
    func halt(_ settings: JSONObject) throws -> String? {
      try post.node.call("notification.configure", settings)
      try post.node.call("clock.set", ["now": .string(try later())])
      return try post.node.call("notification.run").text("results.0.code")
    }
    #expect(try halt(["trustRoots": ""]) == "mail.tlsFailed")
    let password = post.directory + "/password"
    try Data("wrong\n".utf8).write(to: URL(fileURLWithPath: password))
    _ = chmod(password, 0o600)
    let login: JSONObject = [
      "trustRoots": .string(post.server.certificate), "user": "allot", "passwordFile": .string(password),
    ]
    #expect(try halt(login) == "mail.authenticationFailed")
    // This server speaks first, so TLS from the first byte on finds none.
    #expect(try halt(["security": "tls"]) == "mail.tlsFailed")
    #expect(try post.server.delivered().isEmpty)
    try Data("s3cret".utf8).write(to: URL(fileURLWithPath: password))
    _ = chmod(password, 0o600)
    #expect(try halt(["security": "starttls"]) == nil)
    #expect(try post.server.delivered().count == 1)
  }

  private static let minutes = Counter()

  /// A minute later each time, so that what waits is tried again.
  private func later() throws -> String {
    Instant(milliseconds: try Instant(text: "2026-01-01T00:00:00Z").milliseconds + Self.minutes.next() * 120_000).text
  }

  @Test("by the server's own sendmail command")
  func sendmail() throws {
    let post = try Post { server, _ in
      ["transport": "sendmail", "command": .array(server.sendmail.map { .string($0) })]
    }
    let shop = try Shop(post.node)
    for name in ["lea", "-oMr", "a.b+c"] { try shop.invite("\(name)@example.org") }
    #expect(try post.node.call("notification.run").at("results.0.sent") == 3)
    let mails = try post.server.delivered()
    #expect(mails.count == 3)
    #expect(mails.allSatisfy { $0.contains("envelope-from <books@academy.example>") })
    try post.node.call("notification.run")
    #expect(try post.server.delivered().count == 3)
  }
}
