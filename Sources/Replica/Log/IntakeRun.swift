import ChangeSets
import GRDB

/// The taking in of one page, inside the caller's transaction.
///
/// A page goes through in rounds: what the first one stores may release others that waited, which make the next one.
final class IntakeRun {
  private let db: Database
  private let limits: LogLimits
  private let latestTime: Int64
  private let isOwn: Bool
  private var ledger: LedgerRow
  private let places: SetPlaces
  private let room: WaitingRoom
  private let erasables: ErasableStore
  private var index: SeenIndex<SQLSeenStorage>
  private let insert: PreparedStatement
  private var ownChains: Set<ChainID>
  private var nextLocalID: Int64
  private var released: [ChangeSet] = []
  private var intake = Intake()

  /// - Parameter isOwn: whether this node wrote the change sets just now, so that nothing needs to be verified.
  init(db: Database, ledger: Int64, now: Int64, isOwn: Bool, limits: LogLimits) throws {
    self.db = db
    self.limits = limits
    self.isOwn = isOwn
    latestTime = limits.latestTime(at: now)
    self.ledger = try LedgerRow.fetch(db, id: ledger)
    places = try SetPlaces(db: db, ledger: ledger)
    room = try WaitingRoom(db: db, limits: limits)
    erasables = try ErasableStore(db: db)
    index = SeenIndex(storage: try SQLSeenStorage(db: db, isOnlyWriter: true))
    insert = try PreparedStatement(
      db,
      """
      INSERT INTO change_set (id, ledger, line, number, time, effect, proven, hash, reason, header, body, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    ownChains = isOwn ? [] : try OwnChain.active(db, ledger: ledger)
    nextLocalID = try PreparedStatement(db, "SELECT max(id) FROM change_set").first { $0.int(0) + 1 } ?? 1
  }

  /// Takes the page in. To be called once.
  func take(_ page: [ChangeSet]) throws -> Intake {
    var round = try newOnes(of: page)
    var isFirst = true
    while !round.isEmpty {
      released = []
      try takeRound(round, countsWaiting: isFirst)
      isFirst = false
      round = released
    }
    try index.storage.flush()
    try places.flush()
    try ledger.update(db)
    intake.waitingTotal = Int(ledger.waitingCount)
    intake.missing = try room.missing(in: ledger)
    return intake
  }

  /// Leaves out what is here already, and what belongs elsewhere.
  private func newOnes(of page: [ChangeSet]) throws -> [ChangeSet] {
    var ids: Set<ChangeSetID> = []
    ids.reserveCapacity(page.count)
    var new: [ChangeSet] = []
    new.reserveCapacity(page.count)
    for set in page {
      guard set.ledger == ledger.ledgerID else {
        refuse(set, .invalid(.wrongLedger))
        continue
      }
      if !ids.insert(set.id).inserted {
        intake.duplicates += 1
      } else if let place = try places.place(of: set.id) {
        intake.duplicates += 1
        try erasables.insert(set, at: place.localID)
      } else if try room.contains(set.id, in: ledger) {
        intake.duplicates += 1
        try room.addParts(of: set, in: &ledger)
      } else {
        new.append(set)
      }
    }
    return new
  }

  private func takeRound(_ round: [ChangeSet], countsWaiting: Bool) throws {
    let order = try CausalOrder(round) { try places.place(of: $0) != nil }
    let verdicts = isOwn ? nil : try PageVerifier(ledger: ledger.ledgerID, known: places).verify(order.ready)
    for (index, set) in order.ready.enumerated() {
      switch verdicts?[index] ?? .verified(ownSignature: true) {
      case .refused(let error): refuse(set, .invalid(error))
      case .waiting(let previous, _): try park(set, missing: [previous], counts: countsWaiting)
      case .verified(let isProven): try store(set, isProven: isProven, countsWaiting: countsWaiting)
      }
    }
    for (set, missing) in order.lacking { try park(set, missing: missing, counts: countsWaiting) }
  }

  /// Stores a verified change set if what it builds on was stored too and bears out what it says.
  private func store(_ set: ChangeSet, isProven: Bool, countsWaiting: Bool) throws {
    let header = set.header
    var missing: [ChangeSetID] = []
    let previous = try header.previous.flatMap { id in
      let place = try places.place(of: id)
      if place == nil { missing.append(id) }
      return place
    }
    var heads: [SetPlace] = []
    for head in header.foreignParents {
      guard let place = try places.place(of: head.hash) else {
        missing.append(head.hash)
        continue
      }
      guard place.address == head.address else { return refuse(set, .headElsewhere(head)) }
      heads.append(place)
    }
    guard missing.isEmpty else { return try park(set, missing: missing, counts: countsWaiting) }
    if let previous, previous.address != Address(chain: header.chain, number: header.number - 1) {
      return refuse(set, .invalid(.brokenLink))
    }
    let latest = heads.reduce(previous?.time ?? 0) { max($0, $1.time) }
    guard header.previous == nil && heads.isEmpty || header.time.rawValue > latest else {
      return refuse(set, .timeNotLater)
    }
    try keep(set, previous: previous, heads: heads, isProven: isProven)
    released += try room.release(by: set.id, in: &ledger)
  }

  private func keep(_ set: ChangeSet, previous: SetPlace?, heads: [SetPlace], isProven: Bool) throws {
    let localID = nextLocalID
    nextLocalID += 1
    let (line, isFork) = try places.extend(set, previous: previous, localID: localID)
    let place = SetPlace(
      localID: localID, line: line, chain: set.header.chain, number: set.header.number,
      time: set.header.time.rawValue)
    let (effect, reason) = effect(of: set)
    try insertRow(set, place, effect: effect, reason: reason, isProven: isProven)
    if !heads.isEmpty || previous.map({ $0.line != line }) ?? false {
      try index.record(place.position, previous: previous?.position, heads: heads.map(\.position))
    }
    if !set.erasableParts.isEmpty { try erasables.insert(set, at: localID) }
    places.remember(set.id, place)
    ledger.setCount += 1
    ledger.logDigest.add(set.id.hash)
    if Int64(bitPattern: place.time) > latestTime { ledger.hasUnnamed = true }
    if ownChains.remove(set.header.chain) != nil { try OwnChain.retire(db, set.header.chain) }
    intake.stored.append(
      StoredSet(
        localID: localID, line: line, id: set.id, header: set.header, body: set.body, effect: effect, reason: reason,
        isFork: isFork))
  }

  private func insertRow(
    _ set: ChangeSet, _ place: SetPlace, effect: SetEffect, reason: String?, isProven: Bool
  ) throws {
    try insert.bind(1, place.localID)
    try insert.bind(2, ledger.id)
    try insert.bind(3, place.line)
    try insert.bind(4, Int64(bitPattern: place.number))
    try insert.bind(5, Int64(bitPattern: place.time))
    try insert.bind(6, effect.rawValue)
    try insert.bind(7, isProven ? 1 : 0)
    try insert.bind(8, set.id.hash)
    try insert.bind(9, reason)
    try insert.bind(10, set.headerBytes)
    try insert.bind(11, set.bodyBytes)
    try insert.bind(12, set.signature)
    try insert.run()
  }

  private func effect(of set: ChangeSet) -> (SetEffect, String?) {
    if case .unknown(let reason) = set.body { return (.notUnderstood, reason.text) }
    // The root counts on any clock: without it nobody could be told what is held, or that the clock is wrong.
    if Int64(bitPattern: set.header.time.rawValue) > latestTime, set.id.hash != ledger.ledgerID.hash {
      return (.clockAhead, ChangeSetLog.clockAheadReason)
    }
    return (.inEffect, nil)
  }

  private func park(_ set: ChangeSet, missing: [ChangeSetID], counts: Bool) throws {
    if let reason = try room.park(set, missing: missing, in: &ledger) { return refuse(set, reason) }
    if counts { intake.waiting += 1 }
  }

  private func refuse(_ set: ChangeSet, _ reason: RefusalReason) {
    intake.refused.append(Intake.Refused(id: set.id, reason: reason))
  }
}

extension UnknownBodyReason {
  /// One sentence for a person.
  var text: String {
    switch self {
    case .unknownFieldsInHeader, .unknownFieldsInBody: "A later version wrote it. Upgrade to let it take effect."
    case .broken(let error): "Its author's node wrote it wrongly: \(error)"
    }
  }
}
