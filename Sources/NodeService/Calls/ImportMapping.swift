import JSONRPC
import Licensing
import Replica

/// Which thing of the new ledger stands for which one of the file. It travels with the parts of an import, so the node
/// keeps nothing between them.
struct ImportMapping {
  private var texts: [String: String]

  /// Reads what ``json`` gave; empty for nil.
  init(_ json: JSON?) throws {
    texts = [:]
    for (name, value) in json?.objectValue ?? JSONObject() {
      guard let text = value.stringValue, (try? PublicID(text: text)) != nil else {
        throw DomainError(.mappingMalformed)
      }
      texts[name] = text
    }
  }

  /// The mapping as it is answered, by name.
  var json: JSON { .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })) }

  /// The name under which the credits of a lot that end at one instant are kept.
  static func segment(_ lot: String, end: String) -> String { "\(lot)@\(end)" }

  /// States what stands for a thing of the file.
  mutating func set(_ name: String, _ kind: EntityKind, _ id: EntityID) {
    texts[name] = PublicID(kind: kind, id).text
  }

  /// The thing that stands for one of the file; nil if there is none.
  func thing(_ name: String, _ kind: EntityKind, _ reader: LedgerReader) throws -> EntityID? {
    guard let text = texts[name] else { return nil }
    do { return try reader.thing(text, kind) } catch { throw DomainError(.mappingMalformed) }
  }
}
