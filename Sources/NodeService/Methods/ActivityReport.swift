import JSONRPC
import Licensing
import Replica

/// `report.activity`.
enum ActivityReport {
  /// A row of the report; without `actor` it counts acts of learners.
  static let row: [Schema.Property] =
    [
      .required("day", .string(format: "date"))
    ] + Schema.member("actor") + [.required("kind", .string), .required("count", .integer)]

  static func run(_ call: Call) throws -> JSON {
    let (from, until) = (try call.optionalInstant("from"), try call.optionalInstant("until"))
    try call.checkPeriod(from: from, until: until)
    return try call.read { reader in
      let actor = try call.text("member").map { try reader.thing($0, .member) }
      let filter = ActivityFilter(
        from: from, until: until, actor: actor, kind: call.text("kind"), teams: try call.teams(in: reader))
      let page = try call.slice(try reader.activity(filter) { $0.word }) { record in
        let actor = record.actor.map { PublicID(kind: .member, $0).text } ?? ""
        return "\(record.day.text) \(record.kind) \(actor)"
      }
      let rows = try page.items.map { record in
        var object: JSONObject = ["day": .string(record.day.text)]
        try object.append("actor", member: record.actor, in: reader)
        object.append("kind", .string(record.kind))
        object.append("count", .int(record.count))
        return object
      }
      return call.rendered(rows, next: page.next?.stringValue, columns: row)
    }
  }
}
