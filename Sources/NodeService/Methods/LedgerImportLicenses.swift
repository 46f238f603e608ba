import JSONRPC
import Licensing
import Replica

extension LedgerImport {
  /// What lines of allocated licenses say besides the person. Those that agree are allocated together.
  private struct AllocatedTerms: Hashable {
    let product: String
    let policyVersion: String
    let supply: String
    let note: String
    let waits: Bool
    let isUsed: Bool
  }

  /// A license that is to be allocated anew.
  private typealias Allocated = LineGroups<AllocatedTerms>.Member

  /// Licenses that are held, used or waited for are allocated anew from what stands for their supply.
  mutating func importLicenses(_ batch: [Line]) throws {
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    var groups = LineGroups<AllocatedTerms>()
    for line in batch {
      switch caught({ try read(line, naming) }) {
      case .failure(let error): refuse(line.place, line.type, error)
      case .success(nil): left(line, lost: [.past])
      case .success(let (terms, allocated)?): groups.add(allocated, terms, isInLine: terms.waits)
      }
    }
    for (terms, members) in groups.all { allocate(members, terms) }
  }

  /// What a line asks for; nil for what is over.
  private func read(
    _ line: Line, _ naming: (EmailAddress) throws -> NamedAddress?
  ) throws -> (AllocatedTerms, Allocated)? {
    guard let status = InvitationStatus(rawValue: try text(line, "state")) else {
      throw DomainError(.lineMalformed, "The state of the license is unknown.")
    }
    var lost: [LostInMove] = [.authorship]
    switch status {
    case .released, .reversed, .expired, .merged, .void: return nil
    case .pending, .accepted, .withdrawn, .declined: throw DomainError(.lineMalformed, "A license is not invited.")
    case .inUse: lost.append(.accessPeriod)
    case .allocated, .waitlisted: break
    }
    let access = line.members["access"]?["state"]?.stringValue
    if access == "ended" || access == "revoked" { return nil }
    guard let email = line.members["email"]?.stringValue else {
      throw DomainError(
        .importNotCarried, "The address was erased; without it there is nobody to allocate to.",
        data: ["lost": [.string(LostInMove.address.rawValue)]])
    }
    if line.members["replaces"] != nil { lost.append(.replaces) }
    let terms = AllocatedTerms(
      product: try text(line, "product"), policyVersion: try text(line, "policyVersion"),
      supply: try text(line, "supply"), note: line.members["note"]?.stringValue ?? "", waits: status == .waitlisted,
      isUsed: status == .inUse)
    let row = try Self.person(email, line.members["name"]?.stringValue, naming)
    return (terms, Allocated(line: line, row: row, lost: lost))
  }

  private mutating func allocate(_ all: [Allocated], _ terms: AllocatedTerms) {
    var bulk = Bulk(all.map { .success($0.row) }) { _ in [:] }
    let part = takeParts(2)
    var lost: [LostInMove] = []
    var loginError: DomainError?
    let error = Self.refusal {
      let reader = try mutation.reader
      let supply = try movedSupply(terms.supply)
      let product = try movedProduct(terms.product, terms.policyVersion, drawingOn: supply.kind, &lost)
      let premises = try Premises(
        product: product, course: nil, drawingOn: supply.id, start: nil,
        note: try mutation.call.limited(terms.note, "note", bytesMax: OperationLimits.noteBytes))
      let segments = try Supply(premises, in: reader)
      let acting = try mutation.acting(.allocate)
      var shared = SharedRows([], from: segments)
      let written = try mutation.commit(
        &bulk, label: { _ in [:] }, isAtomic: false, mayWait: terms.waits, explain: { premises.refusal(of: $0) }
      ) { open in
        shared = SharedRows(open, from: segments)
        return LicenseAllocate.plan(open, shared, premises, mutation, acting, part: part)
      }
      guard let committed = written?.committed else { return }
      let ids = shared.places.map { committed.entity(operation: $0.group, row: $0.row) }
      if terms.isUsed {
        loginError = Self.refusal {
          try mutation.commit(
            mutation.draft(acting, [.recordLogin(RecordLogin(rows: ids))], part: part + 1))
        }
      }
      let after = try mutation.reader
      bulk.succeed(try ids.map { try LicenseAllocate.outcome($0, after) })
    }
    lost += loginError == nil ? [] : [.acceptance]
    settle(all.map(\.line), error, bulk.json) { work, place, row in
      var outcome: JSONObject = [:]
      for name in ["email", "license", "state", "validUntil"] { outcome.appendIfPresent(name, row[name]) }
      if let loginError { outcome.append("error", loginError.rpcError.json) }
      work.carried(all[place].line, lost: all[place].lost + lost, outcome)
    }
  }
}
