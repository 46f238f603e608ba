/// A strict parser of RFC 8259: what it accepts means one thing only.
///
/// It refuses trailing commas, a byte-order mark, invalid UTF-8, lone surrogates, duplicate members and deep nesting.
/// It reads through a pointer whose every access is preceded by a comparison with the end, allocates in proportion to
/// its input, and recurses at most `depthMax` deep.
public enum JSONParser {
  /// The one value in these bytes; only white space may surround it.
  public static func parse(
    _ bytes: some Collection<UInt8>, limits: RPCLimits = RPCLimits()
  ) throws(JSONParseError) -> JSON {
    let outcome = bytes.withContiguousStorageIfAvailable { parse(buffer: $0, depthMax: limits.depthMax) }
    if let outcome { return try outcome.get() }
    return try Array(bytes).withUnsafeBufferPointer { parse(buffer: $0, depthMax: limits.depthMax) }.get()
  }

  /// The one value in this text.
  public static func parse(_ text: String, limits: RPCLimits = RPCLimits()) throws(JSONParseError) -> JSON {
    try parse(text.utf8, limits: limits)
  }

  private static func parse(
    buffer: UnsafeBufferPointer<UInt8>, depthMax: Int
  ) -> Result<JSON, JSONParseError> {
    var cursor = JSONCursor(bytes: buffer, depthMax: depthMax)
    do throws(JSONParseError) {
      return .success(try cursor.document())
    } catch {
      return .failure(error)
    }
  }
}

/// A place in the text. Lives only inside the closure that lends the pointer.
struct JSONCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  let end: Int
  let depthMax: Int
  var place = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, depthMax: Int) {
    self.bytes = bytes
    self.end = bytes.count
    self.depthMax = depthMax
  }

  func fault(_ reason: JSONParseError.Reason, at offset: Int? = nil) -> JSONParseError {
    JSONParseError(offset: offset ?? place, reason: reason)
  }

  mutating func document() throws(JSONParseError) -> JSON {
    if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { throw fault(.byteOrderMark) }
    skipBlanks()
    guard place < end else { throw fault(.empty) }
    let value = try value()
    skipBlanks()
    guard place == end else { throw fault(.trailingBytes) }
    return value
  }

  @inline(__always)
  mutating func skipBlanks() {
    while place < end {
      switch bytes[place] {
      case 0x20, 0x0A, 0x0D, 0x09: place += 1
      default: return
      }
    }
  }

  mutating func value() throws(JSONParseError) -> JSON {
    guard place < end else { throw fault(.unexpectedEnd) }
    switch bytes[place] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw fault(.unexpectedByte)
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONParseError) -> JSON {
    for step in 0..<word.utf8CodeUnitCount {
      guard place + step < end else { throw fault(.unexpectedEnd, at: end) }
      guard bytes[place + step] == word.utf8Start[step] else { throw fault(.unexpectedByte, at: place + step) }
    }
    place += word.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONParseError) -> JSONNumber {
    guard let length = JSONNumber.length(in: bytes, from: place) else { throw fault(.invalidNumber) }
    let after = place + length
    if after < end {
      switch bytes[after] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
        UInt8(ascii: "+"), UInt8(ascii: "-"):
        throw fault(.invalidNumber)
      default: break
      }
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[place..<after]), as: UTF8.self)
    place = after
    return JSONNumber(checked: text)
  }

  private mutating func enter() throws(JSONParseError) {
    guard depth < depthMax else { throw fault(.tooDeep) }
    depth += 1
    place += 1
    skipBlanks()
    guard place < end else { throw fault(.unexpectedEnd) }
  }

  /// After an element: whether another follows (the comma is taken) or the closing byte was taken.
  @inline(__always)
  private mutating func another(before closing: UInt8) throws(JSONParseError) -> Bool {
    skipBlanks()
    guard place < end else { throw fault(.unexpectedEnd) }
    if bytes[place] == closing {
      place += 1
      depth -= 1
      return false
    }
    guard bytes[place] == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
    let comma = place
    place += 1
    skipBlanks()
    guard place < end else { throw fault(.unexpectedEnd) }
    guard bytes[place] != closing else { throw fault(.trailingComma, at: comma) }
    return true
  }

  private mutating func array() throws(JSONParseError) -> [JSON] {
    try enter()
    var elements: [JSON] = []
    if bytes[place] == UInt8(ascii: "]") {
      place += 1
      depth -= 1
      return elements
    }
    repeat {
      elements.append(try value())
    } while try another(before: UInt8(ascii: "]"))
    return elements
  }

  private mutating func object() throws(JSONParseError) -> JSONObject {
    try enter()
    if bytes[place] == UInt8(ascii: "}") {
      place += 1
      depth -= 1
      return JSONObject()
    }
    // A message has up to four.
    var members = JSONObject(room: 4)
    repeat {
      let start = place
      guard bytes[place] == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
      let name = try string()
      skipBlanks()
      guard place < end else { throw fault(.unexpectedEnd) }
      guard bytes[place] == UInt8(ascii: ":") else { throw fault(.unexpectedByte) }
      place += 1
      skipBlanks()
      let value = try value()
      guard members.appendIfNew(name, value) else { throw fault(.duplicateMember, at: start) }
    } while try another(before: UInt8(ascii: "}"))
    return members
  }
}
