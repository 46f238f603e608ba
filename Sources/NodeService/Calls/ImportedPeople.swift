import JSONRPC
import Licensing
import Replica

/// Rows of an import that name people: one for each learner, however often the file names them.
struct ImportedPeople {
  private(set) var bulk: Bulk<AddressRows.Row>
  /// For each row of the input its place in the import.
  private let places: [Int]

  /// Reads `email`, `name` and `technology` of the rows.
  init(
    _ rows: [(place: Int, cells: [String: String])], naming: (EmailAddress) throws -> NamedAddress?
  ) {
    places = rows.map(\.place)
    let texts = rows.map { $0.cells["email"] ?? "" }
    let read = rows.map { row in caught { try Self.read(row.cells, naming: naming) } }
    var first: [LearnerID: Int] = [:]
    let inputs = read.enumerated().map { place, row -> Int in
      guard case .success(let row) = row else { return place }
      if let earlier = first[row.learner] { return earlier }
      first[row.learner] = place
      return place
    }
    var distinct: [Result<AddressRows.Row, DomainError>] = []
    var moved: [Int: Int] = [:]
    for (place, row) in read.enumerated() where inputs[place] == place {
      moved[place] = distinct.count
      distinct.append(row)
    }
    let labels = read.indices.filter { inputs[$0] == $0 }.map { texts[$0] }
    bulk = Bulk(distinct, inputs: inputs.compactMap { moved[$0] }) { ["email": .string(labels[$0])] }
  }

  /// Carries something out for the rows that are open, and states what became of each row.
  mutating func carryOut(
    into results: inout ImportResults, _ body: (inout Bulk<AddressRows.Row>) throws -> Void
  ) throws {
    try body(&bulk)
    for (place, result) in zip(places, bulk.json.arrayValue ?? []) {
      if let object = result.objectValue { results.set(place, object) }
    }
  }

  private static func read(
    _ cells: [String: String], naming: (EmailAddress) throws -> NamedAddress?
  ) throws -> AddressRows.Row {
    let address = try EmailAddress(trimmed(cells["email"] ?? ""))
    guard let named = try naming(address) else { throw DomainError(.learnerUnknown) }
    let name = cells["name"]
    guard (name?.utf8.count ?? 0) <= ContactText.nameBytesMax else {
      throw DomainError(
        .textTooLong, "name has more than \(ContactText.nameBytesMax) bytes.",
        data: ["parameter": "name", "bytesMax": .int(ContactText.nameBytesMax)])
    }
    return AddressRows.Row(
      address: address, key: named.key, learner: named.learner, name: name,
      technology: try cells["technology"].map(Onboarding.checked))
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
    return scalars.lastIndex { !$0.properties.isWhitespace }.map { String(scalars[...$0]) } ?? ""
  }
}
