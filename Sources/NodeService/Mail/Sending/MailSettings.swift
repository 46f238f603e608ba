import JSONRPC
import Licensing

/// How this node sends mail: the choice of whoever runs the node, in no ledger.
struct MailSettings: Hashable, Sendable {
  enum Transport: String, Hashable, Sendable, CaseIterable {
    case none
    case sendmail
    case smtp
  }

  var transport = Transport.none
  /// Of sendmail: the program by its whole path, and its options.
  var command = ["/usr/sbin/sendmail", "-i"]
  /// Of SMTP.
  var host: String?
  var port: Int?
  var security = MailSecurity.starttls
  var user: String?
  /// The file that holds the password; the password itself is kept nowhere else.
  var passwordFile: String?
  /// A file of certificates that are trusted instead of the system's.
  var trustRoots: String?
  /// What this side calls itself; the sender's domain unless said.
  var helloName: String?
  /// The address mails come from, and the name beside it.
  var from: String?
  var fromName: String?
  /// What stands before `<invitation>/<token>` in links.
  var linkBase: String?
  /// A directory of the organisation's own templates.
  var templates: String?

  /// The port of SMTP where none was said.
  var effectivePort: Int {
    port ?? (security == .tls ? 465 : security == .starttls ? 587 : 25)
  }

  /// Ports, addresses and paths have no more bytes.
  static let textBytesMax = 1_000
  static let argumentsMax = 50

  /// The settings as they are shown and kept. They hold no secret.
  var json: JSONObject {
    var object: JSONObject = ["transport": .string(transport.rawValue)]
    switch transport {
    case .none: break
    case .sendmail: object.append("command", .array(command.map { .string($0) }))
    case .smtp:
      object.appendIfPresent("host", host.map { .string($0) })
      object.append("port", .int(effectivePort))
      object.append("security", .string(security.rawValue))
      object.appendIfPresent("user", user.map { .string($0) })
      object.appendIfPresent("passwordFile", passwordFile.map { .string($0) })
      object.appendIfPresent("trustRoots", trustRoots.map { .string($0) })
      object.appendIfPresent("helloName", helloName.map { .string($0) })
    }
    object.appendIfPresent("from", from.map { .string($0) })
    object.appendIfPresent("fromName", fromName.map { .string($0) })
    object.appendIfPresent("linkBase", linkBase.map { .string($0) })
    object.appendIfPresent("templates", templates.map { .string($0) })
    return object
  }

  /// Takes over what is said and leaves the rest; an empty text takes a setting away.
  mutating func change(_ said: JSONObject) throws {
    func text(_ name: String, _ current: String?) throws -> String? {
      guard let value = said[name]?.stringValue else { return current }
      guard value.utf8.count <= Self.textBytesMax, !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
        throw DomainError.mailSetting(name, "It is too long or holds control characters.")
      }
      return value.isEmpty ? nil : value
    }
    if let value = said["transport"]?.stringValue { transport = Transport(rawValue: value) ?? transport }
    if let value = said["security"]?.stringValue { security = MailSecurity(rawValue: value) ?? security }
    if let value = said["port"]?.int64Value { port = Int(value) }
    if let words = said["command"]?.arrayValue?.compactMap(\.stringValue) { command = words }
    host = try text("host", host)
    user = try text("user", user)
    passwordFile = try text("passwordFile", passwordFile)
    trustRoots = try text("trustRoots", trustRoots)
    helloName = try text("helloName", helloName)
    from = try text("from", from)
    fromName = try text("fromName", fromName)
    linkBase = try text("linkBase", linkBase)
    templates = try text("templates", templates)
  }
}

extension DomainError {
  /// What is wrong with a setting, which the refusal names.
  static func mailSetting(_ name: String, _ sentence: String) -> DomainError {
    DomainError(.mailSettingsInvalid, sentence, data: ["parameter": .string(name)])
  }
}
