import JSONRPC
import Licensing
import Replica

extension Mutation {
  /// Rows of a bulk command named by the ids in a parameter, each once however often it is named; those that name
  /// nothing are refused one by one.
  ///
  /// - Parameters:
  ///   - param: the parameter, an array of texts.
  ///   - label: the member under which a result repeats its row.
  func rows(
    _ param: String, label: String, named find: (LedgerReader, String) throws -> EntityID
  ) throws -> Bulk<EntityID> {
    try rows(param, label: { [label: .string($0)] }, named: find)
  }

  /// The same with what a result repeats of the text of its row.
  func rows(
    _ param: String, label: (String) -> JSONObject, named find: (LedgerReader, String) throws -> EntityID
  ) throws -> Bulk<EntityID> {
    let reader = try reader
    var places: [String: Int] = [:]
    var rows: [String] = []
    let inputs = call.texts(param).map { text in
      if let place = places[text] { return place }
      places[text] = rows.count
      rows.append(text)
      return rows.count - 1
    }
    let found = rows.map { text in caught { try find(reader, text) } }
    return Bulk(found, inputs: inputs) { label(rows[$0]) }
  }
}
