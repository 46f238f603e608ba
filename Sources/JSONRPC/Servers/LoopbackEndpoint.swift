import NIOCore

/// An address of this machine alone with a port: one of 127.0.0.0/8 or `::1`.
///
/// Names other than `localhost` are not looked up: an answer could change.
public struct LoopbackEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// The address in digits.
  public let host: String
  /// 0 to 65535; 0 takes any free port.
  public let port: Int
  let address: SocketAddress

  /// The endpoint of a host and a port.
  public init(host: String, port: Int) throws(ServerError) {
    guard (0...65_535).contains(port) else { throw .notAnEndpoint("\(host):\(port)") }
    let numeric = host == "localhost" ? "127.0.0.1" : host
    guard let address = try? SocketAddress(ipAddress: numeric, port: port), Self.isLoopback(address) else {
      throw .notLoopback(host)
    }
    self.host = numeric
    self.port = port
    self.address = address
  }

  /// Reads `HOST:PORT`; an address with colons stands in brackets.
  public init(_ text: String) throws(ServerError) {
    guard let colon = text.lastIndex(of: ":") else { throw .notAnEndpoint(text) }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits) else {
      throw .notAnEndpoint(text)
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw .notAnEndpoint(text)
    }
    try self.init(host: String(host), port: port)
  }

  /// The same address with the port that was bound.
  func bound(to address: SocketAddress?) -> LoopbackEndpoint {
    guard let port = address?.port, let found = try? LoopbackEndpoint(host: host, port: port) else { return self }
    return found
  }

  private static func isLoopback(_ address: SocketAddress) -> Bool {
    switch address {
    case .v4(let four): UInt32(bigEndian: four.address.sin_addr.s_addr) >> 24 == 127
    case .v6: address.ipAddress == "::1"
    case .unixDomainSocket: false
    }
  }

  /// `HOST:PORT`.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
