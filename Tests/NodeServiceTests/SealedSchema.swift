import JSONRPC
import NodeService

extension Schema {
  /// What each method promises, with every member refused that it does not name: later versions may answer more, this
  /// one does not.
  static let sealedResults = Dictionary(
    uniqueKeysWithValues: Node.methods(frozenClock: true).compactMap { method in
      method.result.map { (method.name, $0.sealed) }
    })

  /// The schema with members refused that it does not name, in it and in everything inside it.
  var sealed: Schema {
    var schema = self
    schema.items = items?.sealed
    schema.oneOf = oneOf.map(\.sealed)
    schema.properties = properties.map { property in
      let inner = property.schema.sealed
      return property.isRequired ? .required(property.name, inner) : .optional(property.name, inner)
    }
    switch otherProperties {
    case .allowed: if types.contains(.object) { schema.otherProperties = .refused }
    case .each(let schemas): schema.otherProperties = .each(schemas.map(\.sealed))
    case .refused: break
    }
    return schema
  }
}
