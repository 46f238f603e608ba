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
    let expired = try Set(rows.map(\.learner).filter { try hadExpired(product.id, $0, reader) })
    let wanted = rows.filter { !expired.contains($0.learner) }
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
      expired.contains(row.learner) ? .failure(DomainError(.licenseExpiredBefore)) : outcomes[row.learner]
    }
  }

  /// Whether a license of the product that the learner held ran out.
  private static func hadExpired(_ product: EntityID, _ learner: LearnerID, _ reader: LedgerReader) throws -> Bool {
    let filter = InvitationFilter(product: product, learner: learner)
    return try reader.invitations(filter, page: PageRequest(limit: PageRequest.limitMax)).items.contains { license in
      license.status == .expired || license.access?.state == .ended
    }
  }
}
