import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `invitation.create`: invites and tells in one change set; whoever invites themselves accepts in a second one (R2,
/// R12, R28). Where another device was appointed to tell learners, it tells them (C34).
enum InvitationCreate {
  static func run(_ mutation: Mutation) throws -> JSONObject {
    let premises = try Premises(mutation, giving: .invitation)
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    let rows = try AddressRows(mutation.call.params["emails"], naming: naming)
    var bulk = Bulk(rows.rows) { rows.label($0) }
    let acting = try mutation.inviting(bulk.open.lazy.map(\.row.learner))
    mutation.progress.begin("Inviting", "invitations", rows: bulk.open.count)
    try issue(&bulk, premises, mutation, acting, isAtomic: mutation.call.flag("atomic"))
    return ["results": bulk.json]
  }

  /// Invites the open rows under the same premises and states what became of each.
  ///
  /// - Parameters:
  ///   - supply: the segments that pay; those of the fund unless given.
  ///   - part: tells the change sets of one command apart; the number after it is used for accepting one's own.
  ///   - acceptsOwn: whether whoever invites themselves accepts (R28).
  ///   - mayWait: whether an invitation that its supply does not carry is issued all the same, to wait in line.
  static func issue(
    _ bulk: inout Bulk<AddressRows.Row>, _ premises: Premises, supply given: Supply? = nil, _ mutation: Mutation,
    _ acting: Acting, part: Int = 0, isAtomic: Bool, acceptsOwn: Bool = true, mayWait: Bool = false
  ) throws {
    let label: (AddressRows.Row) -> JSONObject = { ["email": .string($0.address.text)] }
    let reader = try mutation.reader
    try acting.refuseOthers(in: &bulk, label: label) {
      try acting.refusal(of: $0.learner, under: premises.policy, in: reader)
    }
    let supply: Supply
    switch caught({ try given ?? Supply(premises, in: mutation.reader) }) {
    case .success(let found): supply = found
    case .failure(let error):
      bulk.refuse(Dictionary(uniqueKeysWithValues: bulk.open.indices.map { ($0, error) }), label: label)
      return try bulk.checkAtomic(isAtomic)
    }
    let tellsAll = try mutation.reader.tellsLearners()
    let selfKey = acceptsOwn ? acting.member.contact.key : nil
    // Who invites themselves needs no letter, and a token to accept at once (R28).
    let told = bulk.open.map(\.row.learner).filter { learner in
      guard !tellsAll else { return true }
      return selfKey.map { premises.policy.acceptsAtOnce(start: premises.start, learner: learner, inviter: $0) }
        ?? false
    }
    let minted = try TokenMint.mint(told.count) { mutation.writer.random($0) }
    let tokens = Dictionary(zip(told, minted)) { first, _ in first }
    mutation.progress.advance(.preparing, 1, of: 1)
    var plan = Plan()
    let written = try mutation.commit(
      &bulk, label: label, isAtomic: isAtomic, mayWait: mayWait, explain: { premises.refusal(of: $0) }
    ) { open in
      plan = Plan(open, premises, supply: supply, tokens: tokens)
      return plan.bulkPlan(mutation, acting, part: part)
    }
    plan.committed = written?.committed
    try plan.succeed(&bulk, mutation, premises, selfKey: selfKey, part: part, mayWait: mayWait)
  }

  /// Open rows by the segment that pays for them.
  private struct Plan {
    var rows: [AddressRows.Row] = []
    /// For each row the operation that invites it, its place there, and the segment.
    var places: [(operation: Int, row: Int, segment: SegmentKey)] = []
    /// For each row its token; nil where another device tells the learner.
    var tokens: [TokenMint.Token?] = []
    var operations: [Licensing.Operation] = []
    var committed: Committed?

    init() {}

    init(
      _ rows: [AddressRows.Row], _ premises: Premises, supply: Supply, tokens: [LearnerID: TokenMint.Token]
    ) {
      self.rows = rows
      self.tokens = rows.map { tokens[$0.learner] }
      let shared = SharedRows(rows, from: supply)
      places = shared.places.map { ($0.group, $0.row, shared.groups[$0.group].segment) }
      operations = shared.groups.map { premises.invite($0.rows, on: $0.segment) }
      let told = zip(places, self.tokens).compactMap { place, token in
        token.map { TokenRow(invitation: Self.invitation(at: place), tokenKey: $0.publicKey.bytes) }
      }
      if !told.isEmpty { operations.append(.tell(Tell(rows: told))) }
    }

    private typealias Place = (operation: Int, row: Int, segment: SegmentKey)

    private static func invitation(at place: Place) -> EntityID {
      .own(operation: UInt32(place.operation), row: UInt32(place.row))
    }

    func bulkPlan(_ mutation: Mutation, _ acting: Acting, part: Int) -> BulkPlan {
      var positions: [BulkPlan.Place: Int] = [:]
      positions.reserveCapacity(places.count * 2)
      var minted: [MintedToken] = []
      for (index, place) in places.enumerated() {
        positions[BulkPlan.Place(operation: place.operation, row: place.row)] = index
        guard let token = tokens[index] else { continue }
        positions[BulkPlan.Place(operation: operations.count - 1, row: minted.count)] = index
        minted.append(
          MintedToken(invitation: Self.invitation(at: place), secret: token.secret, publicKey: token.publicKey))
      }
      return BulkPlan(
        draft: mutation.draft(acting, operations, erasables: rows.map(\.contact), tokens: minted, part: part),
        positions: positions)
    }

    /// States what was written, and accepts for whoever invited themselves (R28).
    func succeed(
      _ bulk: inout Bulk<AddressRows.Row>, _ mutation: Mutation, _ premises: Premises, selfKey: LearnerID?,
      part: Int, mayWait: Bool
    ) throws {
      guard let committed else { return }
      let reader = try mutation.reader
      let issued = try reader.stamp(of: committed.entity(operation: 0))?.instant ?? mutation.now
      let lifetime = issued.adding(days: Int64(premises.policy.invitationLifetimeDays))
      var outcomes: [JSONObject] = []
      outcomes.reserveCapacity(rows.count)
      for (index, row) in rows.enumerated() {
        mutation.progress.advance(.answering, index + 1, of: rows.count)
        let place = places[index]
        let id = committed.entity(operation: place.operation, row: place.row)
        var state = mayWait ? try reader.invitation(id)?.status ?? .pending : .pending
        let secret = tokens[index]?.secret
        if let secret, let selfKey,
          premises.policy.acceptsAtOnce(start: premises.start, learner: row.learner, inviter: selfKey)
        {
          try InvitationAnswer.write(.accept, id, secret, mutation, part: part + 1)
          state = .accepted
        }
        var outcome: JSONObject = [
          "email": .string(row.address.text), "invitation": .string(PublicID(kind: .invitation, id).text),
          "learner": .string(row.learner.text), "state": .string(state.rawValue),
          "lot": .string(PublicID(kind: .lot, place.segment.lot).text), "end": .string(place.segment.end.text),
          "deadline": .string(min(place.segment.end, lifetime).text),
          "delivery": .string((secret == nil ? InvitationDelivery.queued : .told).rawValue),
        ]
        if let token = secret?.text {
          outcome.append("token", .string(token))
          outcome.append("link", .string(InvitationLink(invitation: id, token: token).text))
        }
        outcomes.append(outcome)
      }
      bulk.succeed(outcomes)
    }
  }
}
