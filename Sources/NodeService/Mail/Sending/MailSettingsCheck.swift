import Foundation
import JSONRPC
import Licensing
import NIOSSL

/// What settings have to be before anything is sent by them.
extension MailSettings {
  /// Bytes of a password.
  private static let passwordBytesMax = 4_096

  /// Checks everything that can be checked without sending, templates included.
  func check() throws {
    if let linkBase { try Self.checkLink(linkBase) }
    _ = try mailTemplates()
    switch transport {
    case .none: if from != nil { _ = try sender() }
    case .sendmail:
      _ = try sender()
      try checkCommand()
    case .smtp:
      _ = try sender()
      _ = try server()
    }
  }

  /// Whom mails come from.
  func sender() throws -> Mailbox {
    guard let from else { throw DomainError.mailSetting("from", "Say the address that mails come from.") }
    do { return Mailbox(address: try EmailAddress(from), name: fromName) } catch {
      throw DomainError.mailSetting("from", error.description)
    }
  }

  /// The organisation's templates over this program's own.
  func mailTemplates() throws -> MailTemplates {
    try templates.map { try MailTemplates.load(directory: $0) } ?? MailTemplates.builtIn()
  }

  /// Where a learner accepts.
  func link(to invitation: EntityID, token: String) -> String {
    let link = InvitationLink(invitation: invitation, token: token)
    guard let linkBase else { return link.text }
    let mark = linkBase.hasSuffix("/") || linkBase.hasSuffix("=") || linkBase.hasSuffix("#") ? "" : "/"
    return "\(linkBase)\(mark)\(link.invitation)/\(link.token)"
  }

  private static func checkLink(_ text: String) throws {
    let isScheme = text.hasPrefix("https://") || text.hasPrefix("http://")
    let isPlain = text.utf8.allSatisfy { byte in
      (0x21...0x7E).contains(byte) && !"\"'<>\\`{}|^".utf8.contains(byte)
    }
    guard isScheme, isPlain, let url = URL(string: text), url.host?.isEmpty == false, url.user == nil else {
      throw DomainError.mailSetting("linkBase", "Write the address of the page to accept on: https://…")
    }
  }

  private func checkCommand() throws {
    let isFit =
      command.count <= Self.argumentsMax
      && command.allSatisfy { word in
        word.utf8.count <= Self.textBytesMax && !word.utf8.contains(0)
      }
    guard let program = command.first, program.hasPrefix("/"), isFit else {
      throw DomainError.mailSetting("command", "Give the whole path of the program, and its options.")
    }
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw DomainError.mailSetting("command", "There is no such program.")
    }
  }

  /// The mail server, with the password read from its file.
  func server() throws -> SMTPServer {
    guard let host else { throw DomainError.mailSetting("host", "Say the name of the mail server.") }
    guard host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw DomainError.mailSetting("host", "Write the name in ASCII letters.")
    }
    let isLoopback =
      host == "localhost" || host == "::1"
      || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) })
    guard security != .none || isLoopback else {
      throw DomainError.mailSetting("security", "Only this machine is reached without TLS; choose starttls.")
    }
    guard user == nil || security != .none else {
      throw DomainError.mailSetting("user", "A password goes over TLS only; choose starttls or tls.")
    }
    guard (user == nil) == (passwordFile == nil) else {
      throw DomainError.mailSetting("passwordFile", "user and passwordFile go together.")
    }
    let login = try user.map { SMTPParameters.Login(user: $0, password: try password()) }
    let parameters = SMTPParameters(helloName: try hello(), security: security, login: login)
    // The word stands for the address, whatever a resolver says: it is what decides that no TLS is needed.
    let dialled = host == "localhost" && security == .none ? "127.0.0.1" : host
    return SMTPServer(
      host: dialled, port: effectivePort, parameters: parameters, tls: security == .none ? nil : try tlsContext())
  }

  private func hello() throws -> String {
    let name = try helloName ?? sender().address.domain
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-.[]:".utf8.contains(byte)
      }
    guard isPlain else { return "[127.0.0.1]" }
    return name
  }

  private func password() throws -> String {
    let sentence = "The file of the password cannot be read, is empty, or can be read by others; make its mode 0600."
    guard let path = passwordFile,
      let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 == 0,
      let data = FileManager.default.contents(atPath: path), data.count <= Self.passwordBytesMax,
      var text = String(bytes: data, encoding: .utf8)
    else { throw DomainError.mailSetting("passwordFile", sentence) }
    while let last = text.last, last.isNewline { text.removeLast() }
    guard !text.isEmpty, !text.utf8.contains(0) else { throw DomainError.mailSetting("passwordFile", sentence) }
    return text
  }

  private func tlsContext() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let trustRoots {
      do { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(trustRoots)) } catch {
        throw DomainError.mailSetting("trustRoots", "The file holds no certificates in PEM form.")
      }
    }
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw DomainError.mailSetting("trustRoots", "TLS cannot be set up with these certificates.")
    }
  }

  /// The way mails take.
  ///
  /// - Parameter directory: a private directory for messages on their way.
  func makeTransport(directory: String) throws -> any MailTransport {
    switch transport {
    case .none: throw DomainError(.mailNotConfigured)
    case .sendmail: return SendmailTransport(command: command, directory: directory)
    case .smtp: return SMTPTransport(try server())
    }
  }
}
