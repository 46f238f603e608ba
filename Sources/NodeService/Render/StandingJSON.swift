import JSONRPC
import Licensing
import Replica

extension Schema {
  /// What every thing is shown with: whether something concurrent can still arrive, and what lost about it and is open.
  static let standing: [Property] = [.required("settlement", .settlement), .required("cases", .strings)]
}

extension JSONObject {
  /// Appends what every thing is shown with.
  mutating func append(_ settlement: Settlement, cases: [EntityID]) {
    append("settlement", .string(settlement.rawValue))
    append("cases", .array(cases.map { .string(PublicID(kind: .case, $0).text) }))
  }
}

extension LearnerRecord {
  /// The learner with how it stands.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object = json
    object.append(try reader.settlement(ofLearner: id), cases: try reader.openCases(ofLearner: id))
    return object
  }
}

extension ProductState {
  /// The product with how it stands.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object = json
    object.append(try reader.settlement(ofProduct: id), cases: try reader.openCases(about: id))
    return object
  }
}

extension MemberRecord {
  /// The member with how it stands: with the roles and devices.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object = json(own: reader.deviceKey.bytes)
    let stamps = [member.stamp] + grants.map(\.stamp) + devices.map(\.stamp)
    object.append(try reader.settlement(of: stamps), cases: try reader.openCases(about: member.id))
    return object
  }
}

extension AssignmentStrategy {
  /// The strategy with how it stands.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object = json
    let changes = try HistoryTopic.strategy.records(in: reader)
    let changed = Set(changes.map(\.stamp.entity))
    object.append(
      try reader.settlement(of: changes.map(\.stamp)),
      cases: try reader.openCasesOfSettings().filter(changed.contains))
    return object
  }
}
