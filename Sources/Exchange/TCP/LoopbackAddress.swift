import NIOCore

/// An address that only this machine can reach. Connections are not encrypted yet, so no other is served or dialled.
enum LoopbackAddress {
  /// Reads 127.0.0.0/8, ::1, or the word localhost, which stands for 127.0.0.1 whatever a resolver says.
  static func resolve(_ host: String, port: Int) throws(ExchangeError) -> SocketAddress {
    guard (0...65_535).contains(port) else { throw .connection("\(port) is no port; ports run from 0 to 65535") }
    let text = host == "localhost" ? "127.0.0.1" : host
    guard let address = try? SocketAddress(ipAddress: text, port: port) else { throw .notLoopback(host) }
    switch address {
    case .v4(let v4):
      guard UInt32(bigEndian: v4.address.sin_addr.s_addr) >> 24 == 127 else { throw .notLoopback(host) }
    case .v6:
      guard address.ipAddress == "::1" else { throw .notLoopback(host) }
    case .unixDomainSocket:
      throw .notLoopback(host)
    }
    return address
  }
}
