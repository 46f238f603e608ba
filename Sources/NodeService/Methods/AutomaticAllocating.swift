import JSONRPC
import Licensing
import Replica

/// What learners get by themselves when they are added, if the ledger's settings say so (R42).
enum AutomaticAllocating {
  /// Allocates in a change set of its own, so that learners are added whatever becomes of it.
  ///
  /// - Parameter part: tells that change set apart from others of the same command.
  /// - Returns: for each learner the license, or why there is none; nil where nothing is allocated automatically.
  static func allocate(
    to rows: [AddressRows.Row], _ mutation: Mutation, part: Int
  ) throws -> [Result<JSONObject, DomainError>?] {
    let reader = try mutation.reader
    guard !rows.isEmpty, let id = try reader.automaticallyAllocated(), let product = reader.product(id) else {
      return rows.map { _ in nil }
    }
    var passedOver: [LearnerID: DomainError] = [:]
    for learner in Set(rows.map(\.learner)) { passedOver[learner] = try refusal(of: product.id, learner, reader) }
    let wanted = rows.filter { passedOver[$0.learner] == nil }
    let results = caught { () throws -> [Result<JSONObject, DomainError>] in
      let premises = try Premises(
        product: product, course: nil, supply: nil, start: nil, note: "", giving: .allocation, in: reader)
      return try LicenseAllocate.allocate(to: wanted, premises, mutation, part: part)
    }
    var outcomes: [LearnerID: Result<JSONObject, DomainError>] = [:]
    switch results {
    case .success(let results): for (row, result) in zip(wanted, results) { outcomes[row.learner] = result }
    case .failure(let error): for row in wanted { outcomes[row.learner] = .failure(error) }
    }
    return rows.map { row in
      passedOver[row.learner].map { .failure($0) } ?? outcomes[row.learner]
    }
  }

  /// Why a learner is passed over: a license of the product that they had ran out. What was taken from them, or given
  /// back, did not; and whoever holds another one holds it.
  private static func refusal(
    of product: EntityID, _ learner: LearnerID, _ reader: LedgerReader
  ) throws -> DomainError? {
    let filter = InvitationFilter(product: product, learner: learner)
    let had = try reader.invitations(filter, page: PageRequest(limit: PageRequest.limitMax)).items
    guard had.contains(where: \.hasRunOut) else { return nil }
    return DomainError(had.contains(where: \.isHeld) ? .invitationAlreadyInvited : .licenseExpiredBefore)
  }
}

extension InvitationRecord {
  /// Whether it came to the end of its validity or access by itself.
  fileprivate var hasRunOut: Bool {
    switch status {
    case .expired: true
    case .accepted, .inUse: access?.state == .ended
    case .pending, .allocated, .waitlisted, .released, .reversed, .withdrawn, .declined, .merged, .void: false
    }
  }

  /// Whether the learner has it now.
  fileprivate var isHeld: Bool {
    switch status {
    case .pending, .allocated, .waitlisted: true
    case .accepted, .inUse: access?.state != .ended && access?.state != .revoked
    case .expired, .released, .reversed, .withdrawn, .declined, .merged, .void: false
    }
  }
}
