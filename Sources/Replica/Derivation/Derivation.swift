import ChangeSets
import Foundation
import GRDB
import Licensing

/// Derives state from change sets, inside one write transaction.
///
/// Strata run in order: authority and products, funds, assignments, ranking, notices to members. Each reads only what
/// earlier ones wrote.
final class Derivation {
  let db: Database
  let ledger: Int64
  let ledgerID: LedgerID
  let map: EntityMap
  let causality: SQLCausality
  let facts: FactStore
  let authors: AuthorStore
  /// The transaction's own copy; the caller keeps it once the transaction has committed.
  var cache: LedgerCache

  var dirtyProducts: Set<EntityID> = []
  var dirtyFunds: Set<EntityID> = []
  var dirtyOrders: Set<EntityID> = []
  var dirtySubscriptions: Set<EntityID> = []
  var dirtyAssignments: Set<Int64> = []
  var areSettingsDirty = false
  /// Learners who were put into a team once more.
  var dirtyTeams: Set<LearnerID> = []
  /// What went wrong while the past was looked into for judging who may do what.
  var evidenceFailure: (any Error)?
  /// Supplies and members of which members may be told something else than before.
  var dirtyNotices: Set<EntityID> = []
  /// Facts of assignments that came into being in this transaction: they need not be read back.
  var fresh: [Int64: [AssignmentFact]] = [:]
  var unitOfInvitation: [EntityID: Int64] = [:]
  var freshGroups: [GroupKey: Int64] = [:]
  /// Changes to the sums of each fund, by segment.
  var totals: [EntityID: [SegmentKey: SegmentTotals]] = [:]
  /// Told how many of the assignments to resolve are resolved, now and then.
  var onResolving: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  /// Funds whose claims or lots changed.
  var touchedSupplies: Set<EntityID> = []

  struct GroupKey: Hashable {
    let product: EntityID
    let learner: LearnerID
  }

  init(db: Database, ledger: Int64, ledgerID: LedgerID, cache: LedgerCache) throws {
    self.db = db
    self.ledger = ledger
    self.ledgerID = ledgerID
    self.cache = cache
    causality = try SQLCausality(db: db)
    map = EntityMap(directory: try SetDirectory(db: db))
    facts = FactStore(db: db, map: map)
    authors = AuthorStore(db: db, map: map)
  }

  /// The instant at which state is derived.
  var now: Instant { cache.advancedTo }

  var context: DerivationContext {
    DerivationContext(db: db, ledger: ledger, map: map, causality: causality, cache: cache)
  }

  /// Takes in the operations of one change set that is in effect. Nothing is resolved before ``drain(limit:)``.
  ///
  /// - Throws: ``NotUnderstood`` before anything is written if this version does not know an operation.
  func take(_ stored: StoredSet) throws {
    let (body, operations) = try Self.read(stored)
    let acting = try self.acting(body, stored)
    let reallocation = Reallocation(of: operations)
    for (index, operation) in operations.enumerated() {
      let position = UInt32(index)
      let stamp = Stamp(set: stored.stamp, operation: position, row: 0)
      let refusal =
        cache.rules.refusal(of: operation, at: stamp, under: stored.header.rules, causality: causality)
        ?? cache.book.take(operation, at: stamp, by: acting, in: reallocation, evidence: self)
      if let refusal {
        try recordRefusal(refusal, rule: .authority, at: LocalID(set: stored.localID, operation: position, row: 0))
        continue
      }
      cache.rules.restore(operation, at: stamp)
      try takeAuthority(operation, at: LocalID(set: stored.localID, operation: position, row: 0))
      let routed = FactRouter.facts(of: operation, at: position, in: stored.stamp) { proof, invitation, verb in
        isProven(proof, invitation, verb, chain: stored.header.chain)
      }
      for (row, fact) in routed.enumerated() {
        try route(
          fact, of: operation, row: row,
          at: LocalID(set: stored.localID, operation: position, row: UInt32(row)))
      }
    }
    if let evidenceFailure { throw evidenceFailure }
    try causality.check()
  }

  /// A change set that this version cannot derive from; it is kept and forwarded.
  struct NotUnderstood: Error {
    let reason: String
  }

  /// Reads the body and all its operations.
  private static func read(_ stored: StoredSet) throws -> (Body, [Operation]) {
    switch stored.reading {
    case .understood(let body): (body, try decode(body))
    case .unknown(let reason): throw NotUnderstood(reason: reason.text)
    }
  }

  /// Whether this version understands all of a change set.
  static func reads(_ stored: StoredSet) throws -> Bool {
    do { _ = try read(stored) } catch is NotUnderstood { return false }
    return true
  }

  /// Decodes every operation or none.
  static func decode(_ body: Body) throws -> [Operation] {
    guard body.operations.count <= LocalID.operationsMax else { throw NotUnderstood(reason: "too many operations") }
    return try body.operations.map { operation in
      do {
        return try OperationCodec.decode(kind: operation.kind, payload: [UInt8](operation.payload))
      } catch {
        throw NotUnderstood(reason: String(describing: error))
      }
    }
  }

  private func acting(_ body: Body, _ stored: StoredSet) throws -> AuthorityBook.Acting {
    AuthorityBook.Acting(
      member: EntityReference.decode(body.actor), grant: EntityReference.decode(body.grant),
      onBehalfOf: EntityReference.decode(body.onBehalfOf),
      deviceKey: try map.directory.deviceKey(of: stored.header.chain)?.bytes ?? [])
  }

  private func isProven(_ proof: TokenProof, _ invitation: EntityID, _ verb: LearnerVerb, chain: ChainID) -> Bool {
    guard let key = DevicePublicKey(bytes: proof.tokenKey) else { return false }
    return AcceptProof(
      ledger: ledgerID, invitation: EntityReference.encode(invitation), verb: TokenVerb(verb), carrier: chain
    ).verify(proof.signature, by: key)
  }

  private func takeAuthority(_ operation: Operation, at entity: LocalID) throws {
    var isKept = false
    switch operation {
    case .openLedger, .grantRole, .grantDevice, .raiseRules, .appointMailer: isKept = true
    case .configureLedger(let change): isKept = change.partner != nil
    default: break
    }
    if isKept {
      let (kind, payload) = OperationCodec.encode(operation)
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO authority_fact (entity, ledger, kind, payload) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [entity.rawValue, ledger, Int64(kind), Data(payload)])
      var out = CanonicalBytes(tag: "authority")
      out.put(try map.entity(entity))
      cache.digest.add(out.hash)
      markNotices(operation, in: try map.entity(entity))
    }
  }

  /// A member who comes in or gets a device, and whoever a new role makes an addressee.
  private func markNotices(_ operation: Operation, in entity: EntityID) {
    switch operation {
    case .grantRole(let given):
      if given.member == nil {
        dirtyNotices.insert(
          EntityID(set: entity.set, operation: entity.operation, row: GrantRole.memberRow))
      }
      markAllSupplies()
    case .grantDevice(let given): dirtyNotices.insert(given.member.resolved(in: entity.set))
    default: break
    }
  }

  /// Records that a row has no effect, for a reason that no later change set can lift.
  func recordRefusal(_ refusal: Refusal, rule: ConflictRule, at entity: LocalID) throws {
    let stamp = try map.stamp(entity)
    let loss = Case(rule: rule, lost: stamp, winner: nil, subject: stamp.entity, reason: refusal)
    try insert(loss, unit: entity.rawValue)
    try insert(FateRecord(stamp: stamp, fate: .lost(rule)), unit: entity.rawValue)
    var out = CanonicalBytes(tag: "refusal")
    out.put(loss)
    cache.digest.add(out.hash)
  }
}

extension TokenVerb {
  /// The verb as the format of proofs knows it.
  init(_ verb: LearnerVerb) {
    switch verb {
    case .accept: self = .accept
    case .decline: self = .decline
    }
  }
}
