import Foundation
import JSONRPC
import Licensing
import Synchronization
import Testing

@testable import NodeService

/// A way for mails that keeps them, and answers what a test tells it to.
final class PostBox: Sendable {
  private struct State {
    var mails: [Envelope] = []
    var outcomes: [MailOutcome] = []
  }
  private let state = Mutex(State())

  /// Mails offered so far.
  var mails: [Envelope] { state.withLock { $0.mails } }

  /// The recipients of the mails offered so far.
  var recipients: [String] { mails.map(\.recipient.text) }

  /// What becomes of the next mails; after them all are accepted.
  func answer(_ outcomes: MailOutcome...) { state.withLock { $0.outcomes = outcomes } }

  fileprivate func take(_ envelope: Envelope) -> MailOutcome {
    state.withLock { state in
      state.mails.append(envelope)
      return state.outcomes.isEmpty ? .accepted : state.outcomes.removeFirst()
    }
  }

  private struct Transport: MailTransport {
    let box: PostBox
    func send(_ envelope: Envelope) -> MailOutcome { box.take(envelope) }
    func close() {}
  }

  /// A node in memory that sends into this box.
  func node(seed: UInt8 = 1, clock: String = "2026-01-01T00:00:00Z", duty: MailerDuty = .ofLedger) throws -> TestNode {
    let mailer = Mailer(settings: MailSettingsFile(directory: nil), duty: duty) { _ in Transport(box: self) }
    let node = TestNode(
      try Node.inMemory(
        seed: [UInt8](repeating: seed, count: 32), clock: .frozen(at: try Instant(text: clock)), mailer: mailer))
    try node.call(
      "notification.configure",
      [
        "transport": "sendmail", "command": ["/bin/true"], "from": "books@academy.example", "fromName": "Academy",
        "linkBase": "https://portal.example/accept",
      ])
    return node
  }
}

extension Envelope {
  /// The message's text, its quoted-printable parts decoded.
  var readable: String { MailMessageTests.decoded(String(decoding: message, as: UTF8.self)) }

  var messageID: String? {
    String(decoding: message, as: UTF8.self).components(separatedBy: "\r\n").first { $0.hasPrefix("Message-ID:") }
  }
}

extension TestNode {
  /// The first notice in a state.
  func notice(_ state: String = "queued") throws -> JSON? {
    try call("notification.list", ["state": .string(state)]).at("items.0")
  }

  /// How many notices are in a state.
  func count(_ state: String) throws -> Int {
    try call("notification.list", ["state": .string(state)]).at("items")?.arrayValue?.count ?? 0
  }

  /// Gives this node what another one holds.
  func learn(from other: TestNode) throws {
    let pages = try other.call("changes.export").at("pages") ?? .array([])
    try call("changes.import", ["pages": pages])
  }
}
