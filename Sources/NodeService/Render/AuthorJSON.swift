import JSONRPC
import Licensing
import Replica

extension Schema {
  /// Who did something, on which device, when.
  static let author: [Property] =
    [.required("at", .instant)] + member("actor") + member("onBehalfOf") + [.optional("device", .string)]

  /// Who did something and on whose behalf, as members whose names begin with what was done, and when.
  static func done(_ act: String) -> [Property] {
    [.optional("\(act)At", .instant)] + member("\(act)By") + member("\(act)OnBehalfOf")
  }
}

extension Authorship {
  /// Who, on which device, when.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = ["at": .string(set.instant.text)]
    try object.append("actor", member: actor, in: reader)
    try object.append("onBehalfOf", member: onBehalfOf, in: reader)
    object.appendIfPresent("device", deviceKey.map { .string($0.deviceIDText) })
    return object
  }
}

extension LedgerReader {
  /// The id under which a thing is shown: that of its kind, or of the row it is.
  func shownID(of thing: EntityID) throws -> PublicID {
    if let issued = try invitation(thing) { return issued.shownID }
    if order(thing) != nil { return PublicID(kind: .order, thing) }
    if subscription(thing) != nil { return PublicID(kind: .subscription, thing) }
    if fund(thing) != nil { return PublicID(kind: .fund, thing) }
    if product(thing) != nil { return PublicID(kind: .product, thing) }
    if authority.members[thing] != nil { return PublicID(kind: .member, thing) }
    return PublicID(kind: .operation, thing)
  }
}
