import ChangeSets
import Foundation
import GRDB
import Licensing

extension Derivation {
  /// Files one row under the thing it is about and marks that thing for resolution.
  func route(_ fact: RoutedFact, of operation: Operation, row: Int, at entity: LocalID) throws {
    let narrowed = FactCodec.narrowed(operation, to: row)
    switch fact {
    case .assignment(let fact):
      guard let unit = try unit(for: fact) else {
        try recordRefusal(.unknownInvitation, rule: .judgedOnPast, at: entity)
        return
      }
      var proven = false
      switch fact.act {
      case .accepted(_, _, let isProven), .declined(_, _, let isProven): proven = isProven
      default: break
      }
      try facts.insert(narrowed, at: entity, about: unit, proven: proven)
      fresh[unit]?.append(fact)
      dirtyAssignments.insert(unit)
      if case .invited(let terms) = fact.act {
        try addLearner(terms.contact, named: terms.learner, from: entity)
        touchedSupplies.insert(terms.supply)
        if terms.inherits != nil { cache.hasHandovers = true }
      }
    case .fund(let fund, let fact):
      let exists = try isKnown(fund, to: fact.stamp) && (cache.funds[fund] != nil || dirtyFunds.contains(fund))
      try file(narrowed, at: entity, about: fund, exists: isOpening(fact) || exists) {
        dirtyFunds.insert(fund)
        try markExtended(fact)
      }
    case .order(let order, let fact):
      let exists = try isKnown(order, to: fact.stamp) && (cache.orders[order] != nil || dirtyOrders.contains(order))
      try file(narrowed, at: entity, about: order, exists: fact.isOpening || exists, refusal: .unknownOrder) {
        dirtyOrders.insert(order)
      }
    case .subscription(let subscription, let fact):
      let exists =
        try isKnown(subscription, to: fact.stamp)
        && (cache.subscriptions[subscription] != nil || dirtySubscriptions.contains(subscription))
      try file(
        narrowed, at: entity, about: subscription, exists: fact.isOpening || exists, refusal: .unknownSubscription
      ) {
        dirtySubscriptions.insert(subscription)
      }
    case .product(let product, let fact):
      let exists =
        try isKnown(product, to: fact.stamp) && (cache.products[product] != nil || dirtyProducts.contains(product))
      try file(
        narrowed, at: entity, about: product, exists: isDefinition(fact) || exists, refusal: .unknownProduct
      ) {
        dirtyProducts.insert(product)
      }
    case .learnerAdded(let contact, let onboarding, _):
      try LearnerFacts.insert(contact.key, at: entity, registered: false, ledger: ledger, db: db)
      try addLearner(contact, named: contact.key, from: entity)
      if let onboarding { try begin(contact.key, with: onboarding, at: entity) }
    case .learnerDeparted(let learner, _):
      try LearnerFacts.note(learner, at: entity, ledger: ledger, db: db)
      try depart(learner, at: entity)
    case .addressChanged(let learner, let contact, _):
      try LearnerFacts.note(learner, at: entity, ledger: ledger, db: db)
      try changeAddress(of: learner, to: contact, at: entity)
    case .learnerPlaced(let learner, let team, _):
      try LearnerFacts.note(learner, at: entity, ledger: ledger, db: db)
      try place(learner, in: team, at: entity)
    case .mailerAppointed(let device, let stamp): try appoint(device, at: stamp, entity)
    case .learnerRegistered(let learner, let stamp):
      try LearnerFacts.insert(learner, at: entity, registered: true, ledger: ledger, db: db)
      try register(learner, at: stamp.instant)
    case .ledger(let change, let stamp):
      try facts.insert(narrowed, at: entity, about: try settingsUnit(), proven: false)
      areSettingsDirty = true
      try configure(change, at: stamp, entity)
    case .memberTold(let key, let stamp): try recordTold(key, at: stamp, entity)
    case .caseResolved(let resolution, _): try settle(resolution, at: entity)
    }
  }

  private func file(
    _ operation: Operation, at entity: LocalID, about thing: EntityID, exists: Bool,
    refusal: Refusal = .unknownSupply, then: () throws -> Void
  ) throws {
    guard exists, let unit = try map.local(thing) else {
      try recordRefusal(refusal, rule: .judgedOnPast, at: entity)
      return
    }
    try facts.insert(operation, at: entity, about: unit.rawValue, proven: false)
    try then()
  }

  private func isOpening(_ fact: FundFact) -> Bool {
    if case .opened = fact.act { return true }
    return false
  }

  private func isDefinition(_ fact: ProductFact) -> Bool {
    if case .defined = fact.act { return true }
    return false
  }

  /// The assignment an assignment fact belongs to; nil if it names an invitation that does not exist.
  private func unit(for fact: AssignmentFact) throws -> Int64? {
    guard case .invited(let terms) = fact.act else { return try unit(of: fact.invitation, seenBy: fact.stamp) }
    let id = try map.local(fact.stamp)
    try resolveProductsFirst(terms.product)
    let grouped = cache.products[terms.product]?.history.version(terms.policyVersion)?.policy.oneLivePerLearner == true
    var unit = id
    if grouped {
      let key = GroupKey(product: terms.product, learner: terms.learner)
      if let known = try freshGroups[key] ?? storedGroup(key) { unit = known } else { freshGroups[key] = id }
    }
    if unit == id { fresh[unit] = [] }
    unitOfInvitation[fact.stamp.entity] = unit
    return unit
  }

  /// An invitation in the change set that defines its product needs the product's policy to find its assignment.
  private func resolveProductsFirst(_ product: EntityID) throws {
    if dirtyProducts.contains(product) { try drainProducts() }
  }

  private func storedGroup(_ key: GroupKey) throws -> Int64? {
    guard let product = try map.local(key.product) else { return nil }
    let select = try PreparedStatement(
      db, "SELECT unit FROM invitation WHERE product = ? AND learner = ? AND grouped = 1 LIMIT 1")
    try select.bind(1, product.rawValue)
    try select.bind(2, key.learner.bytes)
    return try select.first { $0.int(0) }
  }

  /// The assignment of an invitation that was known where `stamp` was written; nil if it was not.
  func unit(of invitation: EntityID, seenBy stamp: Stamp) throws -> Int64? {
    guard try isKnown(invitation, to: stamp) else { return nil }
    if let unit = unitOfInvitation[invitation] { return unit }
    guard let id = try map.local(invitation) else { return nil }
    return try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT unit FROM invitation WHERE id = ?"), arguments: [id.rawValue])
  }

  /// Whether the change set that brought a thing into being lies in the past of `stamp` or holds it. An author can only
  /// name what they had seen; asking here keeps the answer free of the order of arrival.
  func isKnown(_ thing: EntityID, to stamp: Stamp) throws -> Bool {
    if thing.set == stamp.set.id { return true }
    guard let id = try map.local(thing) else { return false }
    return causality.saw(stamp.set, try map.directory.stamp(of: id.set))
  }

  /// An extension concerns every invitation that draws on its lots: their ends, or what their credits keep.
  private func markExtended(_ fact: FundFact) throws {
    guard case .extended(let lots, _, _) = fact.act else { return }
    for lot in lots {
      guard let id = try map.local(lot) else { continue }
      try db.execute(
        sql: "INSERT OR IGNORE INTO dirty (unit, ledger) SELECT DISTINCT unit, ledger FROM invitation WHERE lot = ?",
        arguments: [id.rawValue])
    }
  }

  /// Makes a learner known. Where the address lies is for display only and no part of the digest.
  private func addLearner(_ contact: Contact, named learner: LearnerID, from entity: LocalID) throws {
    let statement = try PreparedStatement(
      db, "INSERT INTO learner (ledger, key, contact_set, contact_index) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    try statement.bind(1, ledger)
    try statement.bind(2, learner.bytes)
    try statement.bind(3, entity.set)
    try statement.bind(4, Int64(contact.commitment))
    try statement.run()
    if db.changesCount > 0 {
      cache.digest.add(learnerHash(learner, registeredAt: nil))
    } else {
      try db.cachedStatement(
        sql: "UPDATE learner SET contact_set = ?, contact_index = ? WHERE ledger = ? AND key = ? AND contact_set = 0"
      ).execute(arguments: [entity.set, Int64(contact.commitment), ledger, Data(learner.bytes)])
    }
  }

  /// R20: the earliest registration counts. It makes a learner known whose address was never seen.
  private func register(_ learner: LearnerID, at instant: Instant) throws {
    let key = Data(learner.bytes)
    try db.cachedStatement(
      sql: "INSERT INTO learner (ledger, key, contact_set, contact_index) VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING"
    ).execute(arguments: [ledger, key])
    if db.changesCount > 0 { cache.digest.add(learnerHash(learner, registeredAt: nil)) }
    guard
      let row = try Row.fetchOne(
        try db.cachedStatement(sql: "SELECT registered_at FROM learner WHERE ledger = ? AND key = ?"),
        arguments: [ledger, key])
    else { return }
    let known: Int64? = row[0]
    if let known, known <= instant.milliseconds { return }
    try db.cachedStatement(sql: "UPDATE learner SET registered_at = ? WHERE ledger = ? AND key = ?")
      .execute(arguments: [instant.milliseconds, ledger, key])
    cache.digest.subtract(DigestSum(bytes: learnerHash(learner, registeredAt: known).bytes))
    cache.digest.add(learnerHash(learner, registeredAt: instant.milliseconds))
    let units = try Int64.fetchAll(
      db, sql: "SELECT DISTINCT unit FROM invitation WHERE learner = ? AND ledger = ?", arguments: [key, ledger])
    dirtyAssignments.formUnion(units)
  }

  private func learnerHash(_ learner: LearnerID, registeredAt: Int64?) -> Hash256 {
    var out = CanonicalBytes(tag: "learner")
    out.put(learner)
    out.put(optional: registeredAt) { $0.put($1) }
    return out.hash
  }

  /// Settling a case is about the loss as it was seen; whether it still is that loss is asked when cases are shown.
  private func settle(_ resolution: ResolveCase, at entity: LocalID) throws {
    let set = try map.stamp(entity).set.id
    let loser = resolution.operation.resolved(in: set)
    guard try isKnown(loser, to: try map.stamp(entity)), let lost = try map.local(loser) else {
      try recordRefusal(.unknownInvitation, rule: .judgedOnPast, at: entity)
      return
    }
    let winner = try resolution.winner.flatMap { try map.local($0.resolved(in: set)) }
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO case_resolution (entity, ledger, lost, rule, winner) VALUES (?, ?, ?, ?, ?)"
    ).execute(
      arguments: [entity.rawValue, ledger, lost.rawValue, Int64(resolution.rule.rawValue), winner?.rawValue])
    var out = CanonicalBytes(tag: "settled")
    out.put(try map.entity(entity))
    cache.digest.add(out.hash)
  }
}
