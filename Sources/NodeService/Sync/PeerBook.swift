import Foundation
import JSONRPC
import Licensing
import Synchronization

/// What this node syncs with, under a name of this node's own.
struct Peer: Hashable, Sendable {
  /// Where it is reached.
  enum Place: Hashable, Sendable {
    /// A node that listens on this machine.
    case address(host: String, port: Int)
    /// A folder that other nodes see too, by its absolute path.
    case folder(String)
  }

  let name: String
  let place: Place
  var lastSync: Instant?
  var lastOutcome: String?

  /// Reads `host:port`.
  static func address(_ text: String) throws -> Place {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (1...65_535).contains(port)
    else { throw DomainError(.peerAddressInvalid, data: ["address": .string(String(text.prefix(100)))]) }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard host == "localhost" || host == "::1" || host.hasPrefix("127.") else {
      throw DomainError(.peerAddressInvalid, data: ["address": .string(String(text.prefix(100)))])
    }
    return .address(host: host, port: port)
  }

  var json: JSON {
    var object: JSONObject = ["name": .string(name)]
    switch place {
    case .address(let host, let port):
      object.append("address", .string(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"))
    case .folder(let path): object.append("folder", .string(path))
    }
    object.appendIfPresent("lastSync", lastSync.map { .string($0.text) })
    object.appendIfPresent("lastOutcome", lastOutcome.map { .string($0) })
    return .object(object)
  }

  /// Reads what ``json`` gave; nil for anything else.
  init?(_ json: JSON) {
    guard let name = json["name"]?.stringValue else { return nil }
    if let folder = json["folder"]?.stringValue {
      place = .folder(folder)
    } else if let text = json["address"]?.stringValue, let address = try? Self.address(text) {
      place = address
    } else {
      return nil
    }
    self.name = name
    lastSync = json["lastSync"]?.stringValue.flatMap { try? Instant(text: $0) }
    lastOutcome = json["lastOutcome"]?.stringValue
  }

  init(name: String, place: Place) {
    self.name = name
    self.place = place
  }
}

/// The peers of this node, in a file beside the replica. Any thread may use it.
final class PeerBook: Sendable {
  private static let fileName = "peers.json"
  private let path: String?
  private let peers: Mutex<[Peer]>

  /// The peers in a directory; without one they are kept in memory.
  init(directory: String?) {
    path = directory.map { $0 + "/" + Self.fileName }
    peers = Mutex(path.map(Self.load) ?? [])
  }

  var all: [Peer] { peers.withLock { $0 } }

  /// Whether a sync with some peer succeeded at or after an instant.
  func hasSynced(since instant: Instant) -> Bool {
    all.contains { peer in peer.lastOutcome == "ok" && peer.lastSync.map { $0 >= instant } ?? false }
  }

  func named(_ name: String) -> Peer? { all.first { $0.name == name } }

  func add(_ peer: Peer) throws {
    try change { peers in
      guard !peers.contains(where: { $0.name == peer.name }) else { throw DomainError(.peerKnown) }
      peers.append(peer)
      peers.sort { $0.name < $1.name }
    }
  }

  func remove(_ name: String) throws {
    try change { peers in
      guard peers.contains(where: { $0.name == name }) else { throw DomainError(.peerUnknown) }
      peers.removeAll { $0.name == name }
    }
  }

  /// Keeps how the last sync with a peer went.
  func record(_ name: String, at instant: Instant, outcome: String) throws {
    try change { peers in
      guard let place = peers.firstIndex(where: { $0.name == name }) else { return }
      peers[place].lastSync = instant
      peers[place].lastOutcome = outcome
    }
  }

  private func change(_ body: (inout [Peer]) throws -> Void) throws {
    try peers.withLock { peers in
      var changed = peers
      try body(&changed)
      if let path {
        let bytes = JSON.array(changed.map(\.json)).serializePretty()
        do {
          try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
          throw DomainError(.replicaReadOnly)
        }
      }
      peers = changed
    }
  }

  /// A file that cannot be read counts as empty: what it holds is quickly told again.
  private static func load(_ path: String) -> [Peer] {
    guard let data = FileManager.default.contents(atPath: path), let json = try? JSONParser.parse([UInt8](data)) else {
      return []
    }
    return (json.arrayValue ?? []).compactMap(Peer.init)
  }
}
