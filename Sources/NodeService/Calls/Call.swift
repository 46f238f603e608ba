import ChangeSets
import JSONRPC
import Licensing
import Replica

/// One call of a method: who calls, what was given, and the node that answers. The parameters are bound: known, checked
/// against their schemas, without nulls.
struct Call: Sendable {
  let node: NodeCore
  let context: RequestContext
  let params: JSONObject

  /// The text of a parameter; nil if it is absent.
  func text(_ name: String) -> String? { params[name]?.stringValue }

  /// The text of a parameter, no longer than so many bytes.
  func text(_ name: String, bytesMax: Int) throws -> String? {
    try text(name).map { try limited($0, name, bytesMax: bytesMax) }
  }

  /// A text no longer than so many bytes.
  func limited(_ text: String, _ name: String, bytesMax: Int) throws -> String {
    guard text.utf8.count <= bytesMax else {
      throw DomainError(
        .textTooLong, "\(name) has \(text.utf8.count) bytes; at most \(bytesMax) are allowed.",
        data: ["parameter": .string(name), "bytesMax": .int(bytesMax)])
    }
    return text
  }

  /// The text of a parameter whose schema says that it is there.
  func required(_ name: String, bytesMax: Int = 10_000) throws -> String { try text(name, bytesMax: bytesMax) ?? "" }

  /// The truth value of a parameter; false if it is absent.
  func flag(_ name: String) -> Bool { params[name]?.boolValue ?? false }

  /// The texts of a parameter that is an array of texts, or one text.
  func texts(_ name: String) -> [String] {
    switch params[name] {
    case .array(let elements): elements.compactMap(\.stringValue)
    case .string(let text): [text]
    default: []
    }
  }

  /// The page asked for.
  func page() throws -> PageRequest {
    PageRequest(limit: limit, cursor: try cursorText.map(Self.cursor))
  }

  /// Items asked for, in range.
  var limit: Int {
    PageRequest(limit: params["limit"]?.int64Value.map { Int(clamping: $0) } ?? PageRequest.limitDefault).limit
  }

  /// The cursor as it was given.
  var cursorText: String? { text("cursor") }

  private static func cursor(_ text: String) throws -> PageCursor {
    guard let cursor = PageCursor(text: text) else { throw DomainError(.cursorInvalid) }
    return cursor
  }

  /// The part of a list in memory that is asked for, and the cursor of the next part: the name of its last item, so
  /// that what comes in between two calls moves nothing. `name` tells the items of the list apart.
  func slice<Item>(_ items: [Item], by name: (Item) -> String) throws -> (items: ArraySlice<Item>, next: JSON?) {
    var rest = items[...]
    if let cursorText {
      guard let last = items.lastIndex(where: { name($0) == cursorText }) else { throw DomainError(.cursorInvalid) }
      rest = items[(last + 1)...]
    }
    let part = rest.prefix(limit)
    return (part, part.endIndex < items.endIndex ? part.last.map { .string(name($0)) } : nil)
  }

  /// An instant, written as such or as the day at whose start it lies.
  func instant(_ name: String) throws -> Instant {
    let text = try required(name)
    if let day = try? Day(text: text) { return day.start }
    return try Instant(text: text)
  }

  /// The ledger the call is about.
  func ledger() throws -> LedgerID {
    let held = node.replica.ledgers()
    guard let wanted = text("ledger") else {
      guard let only = held.first else { throw DomainError(.ledgerNone) }
      guard held.count == 1 else { throw DomainError(.ledgerUnspecified) }
      return only
    }
    if let id = held.first(where: { LedgerText.names(wanted, $0) }) { return id }
    let named = try held.filter { try node.replica.read($0) { try $0.name() } == wanted }
    guard let only = named.first else { throw DomainError(.ledgerUnknown, data: ["ledger": .string(wanted)]) }
    guard named.count == 1 else { throw DomainError(.nameAmbiguous) }
    return only
  }

  /// Reads the ledger the call is about.
  func read<Value>(_ body: (LedgerReader) throws -> Value) throws -> Value {
    try node.replica.read(try ledger(), body)
  }
}

/// The short text id of a ledger: `led_` and the first 20 hexadecimal digits of its id. All 64 are understood too.
enum LedgerText {
  static let prefix = "led_"
  private static let digits = 20

  static func text(_ id: LedgerID) -> String { prefix + id.hash.hex.prefix(digits) }

  static func names(_ text: String, _ id: LedgerID) -> Bool {
    guard text.hasPrefix(prefix) else { return text == id.hash.hex }
    let hex = text.dropFirst(prefix.count)
    return hex.count >= digits && id.hash.hex.hasPrefix(hex)
  }
}
