import ChangeSets
import JSONRPC
import Licensing
import Replica

/// What becomes of allocated licenses: used, released, handed to another learner (R43, C11–C13).
enum LicenseManage {
  static func release(_ mutation: Mutation) throws -> JSONObject {
    var bulk = try rows(mutation)
    let ground = try ground(mutation.call)
    let note = try mutation.call.text("note", bytesMax: 500) ?? ""
    let acting = try mutation.acting(.allocate)
    _ = try mutation.commit(&bulk, label: label, explain: { DomainError($0).ofLicense }) { open in
      let release = Licensing.Operation.release(Release(rows: open, ground: ground, handsOver: false, note: note))
      return BulkPlan(
        draft: mutation.draft(acting, [release] + (try departure(of: open, ground, mutation.reader))),
        rows: open.count, operations: 0..<1)
    }
    return try results(&bulk, mutation)
  }

  static func recordLogin(_ mutation: Mutation) throws -> JSONObject {
    var bulk = try rows(mutation)
    let acting = try mutation.acting(.allocate)
    _ = try mutation.commit(&bulk, label: label, explain: { DomainError($0).ofLicense }) { open in
      BulkPlan(
        draft: mutation.draft(acting, [.recordLogin(RecordLogin(rows: open))]), rows: open.count, operations: 0..<1)
    }
    return try results(&bulk, mutation)
  }

  /// Releases the license and allocates it to another learner in one change set; the new one takes over its place.
  static func reallocate(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let reader = try mutation.reader
    guard let former = try reader.invitation(try reader.licenseNamed(try call.required("license"))),
      let product = reader.product(former.terms.product)
    else { throw DomainError(.licenseUnknown) }
    let address = try EmailAddress(try call.required("to"))
    guard let named = try reader.learnerNaming()?(address) else { throw DomainError(.ledgerUnknown) }
    let ground = try ground(call)
    let note = try call.text("note", bytesMax: 500) ?? ""
    let acting = try mutation.acting(.allocate)
    let premises = try Premises(
      product: product, course: former.terms.course, drawingOn: former.terms.supply, start: .acceptance, note: note)
    let row = Invite.Row(
      learner: named.learner, contact: Contact(key: named.key, commitment: 0), replaces: former.id,
      inherits: .own(operation: 0), generation: try reader.generation(of: former.id) + 1)
    let release = Release(rows: [former.id], ground: ground, handsOver: true, note: note)
    let operations: [Licensing.Operation] =
      [.release(release), premises.invite([row], on: SegmentKey(lot: former.terms.lot, end: former.end))]
      + (try departure(of: [former.id], ground, reader))
    let committed = try mutation.writer.commit(
      mutation.draft(acting, operations, erasables: [ContactText(address: address).content]))
    if let loss = committed.losses.first { throw premises.refusal(of: loss) }
    let after = try mutation.reader
    guard let released = try after.invitation(former.id) else { throw DomainError(.licenseUnknown) }
    var object = try released.licenseJSON(in: after)
    object.append("allocated", .object(try LicenseAllocate.outcome(committed.entity(operation: 1), after)))
    return object
  }

  /// R43: that a learner left is kept as a fact of its own.
  private static func departure(
    of licenses: [EntityID], _ ground: ReallocationGround, _ reader: LedgerReader
  ) throws -> [Licensing.Operation] {
    guard ground == .leftCompany else { return [] }
    var learners: [LearnerID] = []
    for license in licenses {
      guard let learner = try reader.invitation(license)?.terms.learner, !learners.contains(learner) else { continue }
      learners.append(learner)
    }
    return [.departLearners(DepartLearners(rows: learners, note: ""))]
  }

  private static func rows(_ mutation: Mutation) throws -> Bulk<EntityID> {
    try mutation.rows("licenses", label: "license") { try $0.licenseNamed($1) }
  }

  private static func ground(_ call: Call) throws -> ReallocationGround {
    guard let ground = ReallocationGround.allCases.first(where: { "\($0)" == call.text("ground") }) else {
      throw DomainError(.licenseGroundNotOffered)
    }
    return ground
  }

  private static func label(_ id: EntityID) -> JSONObject { ["license": .string(PublicID(kind: .license, id).text)] }

  private static func results(_ bulk: inout Bulk<EntityID>, _ mutation: Mutation) throws -> JSONObject {
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { each in
        guard let record = try after.invitation(each.row) else { return label(each.row) }
        return try record.licenseJSON(in: after)
      })
    return ["results": bulk.json]
  }
}
