import Testing

@testable import JSONRPC

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The byte fixtures in `Protocol/framing` and what their index says of them.
enum Fixtures {
  struct Problem: Error {
    let what: String
  }

  static let directory: String = {
    let here = #filePath.split(separator: "/").dropLast(3)
    return "/" + here.joined(separator: "/") + "/Protocol/framing"
  }()

  static func read(_ name: String) throws -> [UInt8] {
    let path = "\(directory)/\(name)"
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Problem(what: "\(path) cannot be opened") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while case .success(let more) = SystemCalls.read(descriptor, upTo: 65536), !more.isEmpty { bytes += more }
    return bytes
  }

  static func cases(_ section: String) throws -> [Case] {
    let index = try JSONParser.parse(try read("index.json"))
    guard let rows = index[section]?.arrayValue else { throw Problem(what: "the index has no \(section)") }
    return try rows.map { row in
      guard let name = row["name"]?.stringValue, let file = row["file"]?.stringValue,
        let framing = row["framing"]?.stringValue.flatMap(FramingMode.init(rawValue:))
      else { throw Problem(what: "a row of \(section) is incomplete") }
      return Case(name: name, bytes: try read(file), framing: framing, row: row)
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let framing: FramingMode
    let row: JSON

    var testDescription: String { name }

    var limits: RPCLimits {
      var limits = RPCLimits()
      if let value = row["limits"]?["headerBytesMax"]?.int64Value { limits.headerBytesMax = Int(value) }
      if let value = row["limits"]?["messageBytesMax"]?.int64Value { limits.messageBytesMax = Int(value) }
      if let value = row["limits"]?["batchMembersMax"]?.int64Value { limits.batchMembersMax = Int(value) }
      return limits
    }
  }
}

/// The ways in which the same bytes may arrive.
enum Delivery: CaseIterable, Sendable {
  case whole
  case byteByByte
  case inThrees
  case halved

  func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    switch self {
    case .whole: return [bytes[...]]
    case .byteByByte: return bytes.indices.map { bytes[$0...$0] }
    case .inThrees:
      return stride(from: 0, to: bytes.count, by: 3).map { bytes[$0..<min($0 + 3, bytes.count)] }
    case .halved: return [bytes[..<(bytes.count / 2)], bytes[(bytes.count / 2)...]]
    }
  }
}
