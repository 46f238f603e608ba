import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

// Safe: nothing changes after init; the descriptor is closed in deinit only.
/// Exim, run for one test in a directory of its own: each connection is handed to `exim -bs`, which keeps what it takes
/// in a queue; ``delivered()`` runs the queue into a mailbox directory and reads it.
final class RealMailServer: @unchecked Sendable {
  static let directories = FileManager.default.temporaryDirectory.path

  /// The program; nil where it is missing, which the tests say aloud.
  static let exim = ["/usr/sbin/exim4", "/usr/sbin/exim"].first { FileManager.default.isExecutableFile(atPath: $0) }
  static let openssl = ["/usr/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }
  static var isThere: Bool { exim != nil && openssl != nil }
  static let absence: Comment = "NOT RUN: exim4 or openssl is missing; Tools/setup installs them (exim4-daemon-light)."

  let directory: String
  let port: Int
  private let listener: Int32
  private let program: String
  private var configuration: String { directory + "/exim.conf" }
  var certificate: String { directory + "/cert.pem" }
  /// The sendmail command of this server.
  var sendmail: [String] { [program, "-C", configuration, "-i"] }

  init() throws {
    directory = Self.directories + "/allot-exim-\(UUID().uuidString.prefix(8))"
    program = try #require(Self.exim)
    for part in ["", "/spool", "/log", "/sink"] {
      try FileManager.default.createDirectory(atPath: directory + part, withIntermediateDirectories: true)
    }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        try #require(bind(descriptor, raw, length) == 0 && listen(descriptor, 8) == 0)
        try #require(getsockname(descriptor, raw, &length) == 0)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    try configure()
    let arguments = ["-C", configuration, "-bs"]
    let program = program
    Thread.detachNewThread {
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle(fileDescriptor: connection, closeOnDealloc: false)
        process.standardOutput = FileHandle(fileDescriptor: connection, closeOnDealloc: false)
        process.standardError = FileHandle.nullDevice
        try? process.run()
        close(connection)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Runs a program to its end.
  @discardableResult
  static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Exim gives up root before it touches its files, so they belong to its own user where the tests run as root.
  private func configure() throws {
    let isRoot = getuid() == 0
    let entry = isRoot ? getpwnam("Debian-exim") ?? getpwnam("exim") : getpwuid(getuid())
    let user = try #require(entry).pointee
    let key = directory + "/key.pem"
    let made = try Self.run(
      try #require(Self.openssl),
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "30", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
      ])
    try #require(made == 0)
    let text = """
      spool_directory = \(directory)/spool
      log_file_path = \(directory)/log/%slog
      primary_hostname = mail.example.test
      tls_advertise_hosts = *
      tls_certificate = \(certificate)
      tls_privatekey = \(key)
      smtputf8_advertise_hosts = *
      acl_smtp_rcpt = acl_rcpt
      acl_smtp_data = acl_data
      queue_only
      keep_environment =
      never_users =
      untrusted_set_sender = *
      begin acl
      acl_rcpt:
        deny local_parts = refused
        defer local_parts = deferred
        accept
      acl_data:
        deny condition = ${if match{$recipients}{toobig}}
        accept
      begin routers
      all:
        driver = accept
        transport = sink
      begin transports
      sink:
        driver = appendfile
        directory = \(directory)/sink
        maildir_format
        envelope_to_add
        user = \(user.pw_uid)
        group = \(user.pw_gid)
      begin authenticators
      plain:
        driver = plaintext
        public_name = PLAIN
        server_prompts = :
        server_condition = ${if and{{eq{$auth2}{allot}}{eq{$auth3}{s3cret}}}}
        server_advertise_condition = ${if def:tls_in_cipher}

      """
    _ = FileManager.default.createFile(
      atPath: configuration, contents: Data(text.utf8), attributes: [.posixPermissions: NSNumber(value: 0o644)])
    guard isRoot else { return }
    for path in ["", "/spool", "/log", "/sink", "/cert.pem", "/key.pem"] {
      _ = chown(directory + path, user.pw_uid, user.pw_gid)
    }
  }

  /// The mails that arrived, after whatever waits in the queue was delivered.
  func delivered() throws -> [String] {
    try Self.run(program, ["-C", configuration, "-qff"])
    let folder = directory + "/sink/new"
    return try (try? FileManager.default.contentsOfDirectory(atPath: folder))?.map { name in
      String(decoding: try #require(FileManager.default.contents(atPath: folder + "/" + name)), as: UTF8.self)
    } ?? []
  }
}
