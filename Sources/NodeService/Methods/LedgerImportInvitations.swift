import ChangeSets
import JSONRPC
import Licensing
import Replica

extension LedgerImport {
  /// What lines say besides the person. Those that agree are issued together.
  private struct InvitedTerms: Hashable {
    let product: String
    let policyVersion: String
    let course: String?
    let supply: String
    let lot: String
    let end: String
    let start: JSON
    let note: String
    let waits: Bool
    let isAccepted: Bool
  }

  /// An invitation that is to be issued anew.
  private typealias Issued = LineGroups<InvitedTerms>.Member

  /// Open and accepted invitations are issued anew, from credits with the same end; what is over stays in the file, and
  /// what it had spent of credits that came along is taken off them.
  mutating func importInvitations(_ batch: [Line]) throws {
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    var groups = LineGroups<InvitedTerms>()
    var spent: [String: [Line]] = [:]
    for line in batch {
      switch caught({ try read(line, naming) }) {
      case .failure(let error): refuse(line.place, line.type, error)
      case .success(.past): left(line, lost: [.past])
      case .success(.spent(let segment)): spent[segment, default: []].append(line)
      case .success(.issued(let terms, let issued)): groups.add(issued, terms, isInLine: terms.waits)
      }
    }
    for (terms, members) in groups.all { issue(members, terms) }
    for (segment, lines) in spent.sorted(by: { $0.key < $1.key }) { takeOff(lines, segment) }
  }

  /// What a line asks for.
  private enum Reading {
    case past
    case spent(String)
    case issued(InvitedTerms, Issued)
  }

  private func read(_ line: Line, _ naming: (EmailAddress) throws -> NamedAddress?) throws -> Reading {
    let (lot, end) = (try text(line, "lot"), try text(line, "end"))
    guard let status = InvitationStatus(rawValue: try text(line, "state")) else {
      throw DomainError(.lineMalformed, "The state of the invitation is unknown.")
    }
    let access = line.members["access"]?["state"]?.stringValue
    var lost: [LostInMove] = [.authorship, .token]
    switch status {
    case .withdrawn, .declined, .expired, .merged, .void, .released: return .past
    case .allocated, .inUse, .reversed: throw DomainError(.lineMalformed, "An invitation is not allocated.")
    case .accepted where access == "revoked": return .past
    case .accepted where access == "ended": return .spent(ImportMapping.segment(lot, end: end))
    case .accepted: lost.append(.accessPeriod)
    case .pending, .waitlisted: lost.append(.lifetime)
    }
    guard let email = line.members["email"]?.stringValue else {
      if status == .accepted { return .spent(ImportMapping.segment(lot, end: end)) }
      throw DomainError(
        .importNotCarried, "The address was erased; without it there is nobody to invite.",
        data: ["lost": [.string(LostInMove.address.rawValue)]])
    }
    var start = line.members["start"] ?? ["on": "acceptance"]
    if let day = start["date"]?.stringValue, try Day(text: day) < mutation.now.day {
      start = ["on": "acceptance"]
      lost.append(.start)
    }
    if line.members["replaces"] != nil { lost.append(.replaces) }
    let terms = InvitedTerms(
      product: try text(line, "product"), policyVersion: try text(line, "policyVersion"),
      course: line.members["course"]?.stringValue, supply: try text(line, "supply"),
      lot: lot, end: end, start: start, note: line.members["note"]?.stringValue ?? "", waits: status == .waitlisted,
      isAccepted: status == .accepted)
    let row = try Self.person(email, line.members["name"]?.stringValue, naming)
    return .issued(terms, Issued(line: line, row: row, lost: lost))
  }

  private mutating func issue(_ all: [Issued], _ terms: InvitedTerms) {
    var lost: [LostInMove] = []
    let found = caught { () throws -> (Premises, Supply?, Bool) in
      let (premises, supply) = try premises(terms, &lost)
      if supply != nil || !terms.isAccepted || premises.policy.price.amount == 0 {
        return (premises, supply, supply == nil)
      }
      return (premises, Supply(only: try payIn(for: all, premises)), true)
    }
    guard case .success(let (premises, supply, isOther)) = found else {
      if case .failure(let error) = found { for each in all { refuse(each.line.place, each.line.type, error) } }
      return
    }
    issue(all, terms, premises, supply, lost: lost + (isOther ? [.credits] : []))
  }

  /// Access may outlive the credits that paid for it. Those are not carried over, so exactly its price is paid in
  /// again, and what is free stays what it was.
  private mutating func payIn(for all: [Issued], _ premises: Premises) throws -> SegmentKey {
    let ends = try all.compactMap { try $0.line.members["access"]?["end"]?.stringValue.map(Instant.init(text:)) }
    let (amount, overflow) = premises.policy.price.amount.multipliedReportingOverflow(by: Int64(all.count))
    guard let end = ends.max(), end > (try mutation.now) else { throw DomainError(.supplyEnded) }
    guard !overflow else { throw DomainError(.amountInvalid) }
    let acting = try mutation.acting(.administerFunds)
    let deposit = DepositFund(
      fund: premises.supplies[0], amount: amount, end: end,
      reference: "carried over with \(all.count) accepted licenses")
    let committed = try mutation.commit(
      mutation.draft(acting, [.depositFund(deposit)], part: takeParts(1)))
    return SegmentKey(lot: committed.entity(operation: 0), end: end)
  }

  private mutating func issue(
    _ all: [Issued], _ terms: InvitedTerms, _ premises: Premises, _ supply: Supply?, lost: [LostInMove]
  ) {
    var bulk = Bulk(all.map { .success($0.row) }) { _ in [:] }
    let part = takeParts(2)
    let error = Self.refusal {
      let acting = try mutation.acting(.invite)
      try InvitationCreate.issue(
        &bulk, premises, supply: supply, mutation, acting, part: part, isAtomic: false,
        acceptsOwn: false, mayWait: terms.waits)
    }
    settle(all.map(\.line), error, bulk.json) { work, place, row in
      work.issued(row, all[place], isAccepted: terms.isAccepted, lost: all[place].lost + lost)
    }
  }

  /// States what was issued, and accepts it again where it had been accepted.
  private mutating func issued(_ row: JSONObject, _ each: Issued, isAccepted: Bool, lost: [LostInMove]) {
    var lost = lost
    var outcome: JSONObject = [:]
    for name in ["email", "invitation", "state", "token", "link"] { outcome.appendIfPresent(name, row[name]) }
    if isAccepted {
      let part = takeParts(1)
      let error = Self.refusal {
        let id = try mutation.reader.thing(row["invitation"]?.stringValue ?? "", .invitation)
        let secret = try TokenSecret(text: row["token"]?.stringValue ?? "")
        try InvitationAnswer.write(.accept, id, secret, mutation, part: part)
      }
      if let error {
        lost.append(.acceptance)
        outcome.append("error", error.rpcError.json)
      } else {
        outcome["state"] = .string(InvitationStatus.accepted.rawValue)
        outcome["token"] = nil
        outcome["link"] = nil
      }
    }
    carried(each.line, lost: lost, outcome)
  }

  /// The premises in this ledger, and what pays: the credits that stand for the ones in the file, nil if none do; or
  /// the order or subscription.
  private func premises(_ terms: InvitedTerms, _ lost: inout [LostInMove]) throws -> (Premises, Supply?) {
    let reader = try mutation.reader
    let supply = try movedSupply(terms.supply)
    let product = try movedProduct(terms.product, terms.policyVersion, drawingOn: supply.kind, &lost)
    let course = try terms.course.map { name in
      guard let course = try mapping.thing(name, .product, reader) else {
        throw DomainError(.productUnknown, "The course of this line was not taken over.")
      }
      return course
    }
    let premises = try Premises(
      product: product, course: course, supply: PublicID(kind: supply.kind.entityKind, supply.id).text,
      start: try Premises.start(terms.start), note: try mutation.call.limited(terms.note, "note", bytesMax: 500),
      in: reader)
    guard supply.kind == .fund else { return (premises, try Supply(premises, in: reader)) }
    let lot = try mapping.thing(ImportMapping.segment(terms.lot, end: terms.end), .lot, reader)
    let end = try Instant(text: terms.end)
    return (premises, lot.map { Supply(only: SegmentKey(lot: $0, end: end)) })
  }

  /// Takes what ended accesses, and those of nobody who can be named, had spent off the credits that came along, so
  /// that no money appears in the move.
  private mutating func takeOff(_ lines: [Line], _ segment: String) {
    let error = Self.refusal {
      let reader = try mutation.reader
      guard let lot = try mapping.thing(segment, .lot, reader) else { return }
      guard let fund = reader.funds.first(where: { $0.lots.contains { $0.id == lot } }) else { return }
      var sum: Int64 = 0
      for line in lines {
        let (next, overflow) = sum.addingReportingOverflow(try Money(json: line.members["price"]).amount)
        guard !overflow, next >= 0 else { throw DomainError(.amountInvalid) }
        sum = next
      }
      guard sum > 0 else { return }
      let acting = try mutation.acting(.administerFunds)
      let adjustment = AdjustFund(
        fund: fund.id, lot: lot, amount: -sum, reason: "spent before the move: \(lines.count) licenses that have ended")
      try mutation.commit(mutation.draft(acting, [.adjustFund(adjustment)], part: takeParts(1)))
    }
    for line in lines {
      let isOver = line.members["access"]?["state"] == "ended"
      if let error {
        refuse(line.place, line.type, error)
      } else {
        left(line, lost: isOver ? [.spent] : [.address, .spent])
      }
    }
  }
}

extension LedgerImport {
  /// What stands for a supply of the file.
  func movedSupply(_ text: String) throws -> (kind: SupplyKind, id: EntityID) {
    guard let kind = SupplyKind.allCases.first(where: { text.hasPrefix($0.entityKind.rawValue + "_") }) else {
      throw DomainError(.lineMalformed, "The line names no supply.")
    }
    if let id = try mapping.thing(text, kind.entityKind, mutation.reader) { return (kind, id) }
    if kind == .fund { throw DomainError(.fundUnknown, "The fund of this line was not taken over.") }
    throw DomainError(
      .importNotCarried, "The order or subscription of this line has ended or was not taken over.",
      data: ["lost": [.string(LostInMove.supply.rawValue)]])
  }

  /// What stands for a product of the file. Under another version than the one in force nothing can be issued; who has
  /// a seat keeps it under that one.
  func movedProduct(
    _ text: String, _ policyVersion: String, drawingOn supply: SupplyKind, _ lost: inout [LostInMove]
  ) throws -> ProductState {
    let reader = try mutation.reader
    guard let product = try mapping.thing(text, .product, reader).flatMap({ reader.product($0) }) else {
      throw DomainError(.productUnknown, "The product of this line was not taken over.")
    }
    let version = try mapping.thing(policyVersion, .policyVersion, reader)
    if let version, version == product.inForce?.stamp.entity { return product }
    guard supply == .subscription else {
      throw DomainError(
        .importNotCarried, "It was issued under another version of the product than is in force here.")
    }
    lost.append(.policyVersion)
    return product
  }
}
