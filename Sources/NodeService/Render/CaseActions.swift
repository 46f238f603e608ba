import Licensing
import Replica

/// What can be done about a case, as things stand: a node accepts each of it.
extension CaseRecord {
  /// The actions, with the ids to do them with. Nothing is left to do about a case that is resolved.
  func nextActions(in reader: LedgerReader) throws -> [String] {
    guard resolvedBy == nil else { return [] }
    switch rule {
    case .judgedOnPast, .authority: return ["See in history.explain what it was and what stood against it."]
    // What was accepted holds: to take back what is pending frees nothing for it.
    case .acceptDeadline: return shortage(of: subject, reader).filter { !$0.hasPrefix("withdrawPending") }
    case .purchaseRenewal: return ["Compare the payment received with the purchase; return what bought nothing."]
    case .assignCancel: return try cancellation(reader)
    case .settingTwice: return try setting(reader)
    case .withdrawAccept, .shortSupply, .oneLive, .withdrawEdit, .editEdit, .editAccept, .resendEnded, .reallocateTwice,
      .releaseLogin, .declineAccept, .evaluationTwice, .reissueAccept:
      guard let issued = try reader.invitation(subject) else { return [] }
      return try aboutIssued(issued, reader)
    }
  }

  private func aboutIssued(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    switch rule {
    case .withdrawAccept: return try decision(reader) + ["Or leave the license with the learner: case.resolve."]
    case .releaseLogin: return try decision(reader) + (try otherGround(issued, reader))
    case .shortSupply, .reallocateTwice:
      if issued.status == .waitlisted { return shortage(of: issued.terms.supply, reader) }
      return ["Nothing has to be done: \(try name(issued.id, reader)) has a license of the order."]
    case .oneLive: return try survivor(of: issued, reader)
    case .withdrawEdit, .resendEnded: return try issueAgain(issued, reader)
    case .editEdit: return try moveStart(issued, reader)
    case .editAccept, .declineAccept: return try evaluate(issued, reader)
    case .evaluationTwice: return try evaluate(issued, reader) + (try giveAgain(issued, reader))
    case .reissueAccept: return try replaced(issued, reader)
    case .judgedOnPast, .authority, .acceptDeadline, .purchaseRenewal, .assignCancel, .settingTwice: return []
    }
  }

  /// R7: what to do where nothing is left of a supply.
  private func shortage(of supply: EntityID, _ reader: LedgerReader) -> [String] {
    reader.shortage(of: supply)?.nextActions ?? []
  }

  /// C1, C13: the request that the loser became.
  private func decision(_ reader: LedgerReader) throws -> [String] {
    guard let request = try reader.evaluation(lost), request.state == .open else { return [] }
    return ["Decide the evaluation request \(PublicID(kind: .evaluation, lost).text) with evaluation.decide."]
  }

  private func otherGround(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    guard issued.status == .inUse, let policy = issued.policy else { return [] }
    let grounds = policy.reallocationGrounds.filter { $0.holdsAgainstLogin }.sorted().map { "\($0)" }
    guard !grounds.isEmpty else { return [] }
    return [
      "Take \(try name(issued.id, reader)) back with license.release on another ground, if it applies: "
        + grounds.joined(separator: ", ") + "."
    ]
  }

  /// C21: the request to cancel that the loser became, or what keeps an approval from taking effect.
  private func cancellation(_ reader: LedgerReader) throws -> [String] {
    if try isKeptOpen(in: reader) {
      return [
        "Take the licenses back with license.release; the order is cancelled when none is held.",
        "Or leave it as it is: case.resolve.",
      ]
    }
    guard reader.order(subject)?.requests.contains(where: { $0.id == lost && $0.decidedBy == nil }) == true else {
      return []
    }
    return [
      "Decide \(PublicID(kind: .cancellation, lost).text) of \(try name(subject, reader)) with order.decide, approving "
        + "it only while no license is allocated."
    ]
  }

  /// C30: the wanted value can be set again.
  private func setting(_ reader: LedgerReader) throws -> [String] {
    let operation = try reader.operation(of: lost)
    if case .placeInTeam? = operation {
      return ["Put the learner there again with learner.setTeam if it was to be as it was said here."]
    }
    guard case .configureLedger(let change)? = operation else { return [] }
    var others = change
    others.strategy = nil
    let methods =
      (change.strategy == nil ? [] : ["strategy.set"]) + (others == ConfigureLedger() ? [] : ["ledger.configure"])
    return methods.map { "Set it again with \($0) if it was to be as it was said here." }
  }

  /// C3: what stands for the one that was merged.
  private func survivor(of issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    guard let id = issued.mergedInto, let survivor = try reader.invitation(id) else { return [] }
    let shown = try name(id, reader)
    let nothing = "Nothing has to be done: the learner has the product through \(shown)."
    switch survivor.status {
    case .pending,
      .waitlisted where survivor.policy?.givenBy == .invitation:
      return [
        nothing,
        "To pay from another fund, withdraw \(shown) with invitation.withdraw, then invite with invitation.create.",
      ]
    case .allocated, .waitlisted:
      guard survivor.policy?.reallocationGrounds.isEmpty == false else { return [nothing] }
      return [
        nothing,
        "To draw on another order, take \(shown) back with license.release, then give one with license.allocate.",
      ]
    case .accepted, .inUse:
      return [nothing] + (try evaluate(survivor, reader))
    case .withdrawn, .declined, .expired, .merged, .void, .released, .reversed: return [nothing]
    }
  }

  private func moveStart(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    let isOpen = issued.status == .pending || issued.status == .waitlisted
    guard isOpen || (issued.status == .accepted && issued.access?.state == .scheduled) else {
      return try evaluate(issued, reader)
    }
    return ["Move the start of \(try name(issued.id, reader)) again with invitation.editStart if the other was wanted."]
  }

  /// R25: what was accepted is a matter for support.
  private func evaluate(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    guard try isHeld(issued, reader) else { return [] }
    return ["If \(try name(issued.id, reader)) must change, ask support with evaluation.submit."]
  }

  /// C31: the one that was to be replaced, and whoever was to get its place.
  private func replaced(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    let former = try issued.terms.replaces.flatMap { try reader.invitation($0) }
    return try (former.map { try evaluate($0, reader) } ?? []) + giveAgain(issued, reader)
  }

  /// The learner of an invitation that is over or never was can be given the product anew.
  private func giveAgain(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    guard try !holds(issued, reader), reader.product(issued.terms.product)?.isRetired == false else { return [] }
    let method = issued.policy?.givenBy == .allocation ? "license.allocate" : "invitation.create"
    return ["Give the learner the product anew with \(method), if that is still wanted."]
  }

  private func issueAgain(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> [String] {
    switch issued.status {
    case .withdrawn, .declined, .expired:
      guard issued.contact != nil, try !holds(issued, reader) else { return [] }
      return ["Issue \(try name(issued.id, reader)) again with invitation.reissue, with the start that is wanted."]
    case .pending, .waitlisted, .accepted, .merged, .void, .allocated, .inUse, .released, .reversed: return []
    }
  }

  /// Whether it was accepted or is in use, and was not reversed.
  private func isHeld(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> Bool {
    guard issued.access?.state != .revoked else { return false }
    return issued.status == .accepted || issued.status == .inUse
  }

  /// Whether the learner has the product, or is invited to it.
  private func holds(_ issued: InvitationRecord, _ reader: LedgerReader) throws -> Bool {
    guard issued.policy?.oneLivePerLearner == true else { return false }
    return try reader.invitations(of: issued.terms.learner).contains { id in
      guard let other = try reader.invitation(id), other.terms.product == issued.terms.product else { return false }
      switch other.status {
      case .pending, .waitlisted, .allocated: return true
      case .accepted, .inUse: return try isHeld(other, reader) && other.access?.state != .ended
      case .withdrawn, .declined, .expired, .merged, .void, .released, .reversed: return false
      }
    }
  }

  private func name(_ thing: EntityID, _ reader: LedgerReader) throws -> String { try reader.shownID(of: thing).text }
}

extension LedgerReader {
  /// R7: that a supply carries no more, and what can be done about it, by its kind; nil for one that is not known.
  func shortage(of supply: EntityID) -> DomainError? {
    switch supplyKind(supply) {
    case nil: nil
    case .fund?: DomainError(.supplyExhausted)
    case .order?:
      order(supply).flatMap { product($0.terms.product) }.map { DomainError.nothingLeft(of: $0, .order) }
    case .subscription?:
      subscription(supply).flatMap { product($0.terms.product) }.map { DomainError.nothingLeft(of: $0, .subscription) }
    }
  }
}
