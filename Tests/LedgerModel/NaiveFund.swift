import Licensing

/// A fund as the naive model sees it: piles of credits with an end each, and a line of claims that take from them.
struct NaiveFund {
  /// Credits of one lot that end together.
  struct Pile {
    let id: EntityID
    let lot: Stamp
    let end: Instant
    var credits: Int64
    var taken: Int64 = 0
    var spent: Int64 = 0
    var free: Int64 { credits - taken - spent }
  }

  /// A place in line.
  struct Place: Comparable {
    /// 0 accepted, 1 told, 2 asked.
    let level: Int
    let stamp: Stamp
    static func < (left: Place, right: Place) -> Bool { (left.level, left.stamp) < (right.level, right.stamp) }
  }

  private(set) var piles: [Pile] = []
  private(set) var hasClaims = false
  private(set) var waiting: Set<EntityID> = []
  private(set) var overdrawnBy: EntityID?
  private var overage: Int64 = 0
  private let now: Instant
  private let ledgerOrders: [EntityID: NaiveOrder]

  init(fund: EntityID, ledger: NaiveLedger, model: NaiveModel, now: Instant) {
    self.now = now
    ledgerOrders = ledger.orders
    let own = ledger.invitations.filter { each in
      each.supply == fund && each.isLive && ledger.lots[each.lot] != nil
        && !Self.endedMerged(each, in: ledger, model: model, now: now)
    }
    // Where a place was handed on, the former holder stands before the present one.
    let line = own.sorted { one, other in
      let (left, right) = (Self.place(of: one, in: ledger), Self.place(of: other, in: ledger))
      return left != right ? left < right : one.stamp < other.stamp
    }
    for lot in ledger.lots.values.filter({ $0.supply == fund }).sorted(by: { $0.stamp < $1.stamp }) {
      pile(up: lot, line: line, model: model)
    }
    piles.sort { $0.end != $1.end ? $0.end < $1.end : $0.lot < $1.lot }
    let accepted = line.filter(\.isAccepted)
    hasClaims = line.contains { $0.isAccepted || $0.isPending(at: now) }
    // Who accepted last has the fewest piles to choose from.
    for each in accepted.sorted(by: { ($1.accepts[0].instant, $1.accepts[0]) < ($0.accepts[0].instant, $0.accepts[0]) })
    {
      spend(each)
    }
    if overage > 0 { overdrawnBy = accepted.last?.accepts[0].entity }
    var stopped: Set<EntityID> = []
    for each in line where each.isPending(at: now) {
      if stopped.contains(each.lot) || !hold(each) {
        stopped.insert(each.lot)
        waiting.insert(each.id)
      }
    }
  }

  /// Whether it is over and another invitation stood for it when it ended: no credits were held for it then.
  private static func endedMerged(
    _ each: NaiveInvitation, in ledger: NaiveLedger, model: NaiveModel, now: Instant
  ) -> Bool {
    if each.isAccepted || each.isPending(at: now) { return false }
    let before: NaiveLedger
    if let end = each.endedBy {
      let past = model.rows.indices.filter { model.knew(end, model.rows[$0].stamp) }
      before = model.ledger(of: past, at: end.instant)
    } else {
      var copy = ledger
      copy.merge(at: Instant(milliseconds: each.deadline.milliseconds - 1), model: model)
      before = copy
    }
    return before.invitation(each.id)?.survivor != nil
  }

  /// The place in line: accepted, told, asked; a place handed over is the former one's (C31, C32).
  static func place(of each: NaiveInvitation, in ledger: NaiveLedger) -> Place {
    if !each.accepts.isEmpty { return Place(level: 0, stamp: each.accepts[0]) }
    if let ending = each.inherits, let former = each.replaces.flatMap(ledger.invitation),
      former.endedBy?.entity == ending
    {
      return place(of: former, in: ledger)
    }
    return each.told.map { Place(level: 1, stamp: $0) } ?? Place(level: 2, stamp: each.stamp)
  }

  /// Cuts a lot: what an extension saw held by a claim it did not cover keeps its end, unless it had seen it freed; the
  /// rest has the latest end. Who stands earlier in line takes first, whether it keeps an end or not, so no more is
  /// kept than is there.
  private mutating func pile(up lot: NaiveLot, line: [NaiveInvitation], model: NaiveModel) {
    var rest = max(0, lot.amount)
    var kept: [Instant: Int64] = [:]
    var inUse: Int64 = 0
    if let order = ledgerOrders[lot.supply], order.decisions.contains(where: \.isApproved),
      !line.contains(where: { $0.isAccepted || $0.isPending(at: now) })
    {
      rest = 0
    }
    for each in line where each.lot == lot.id {
      let price = each.demand
      guard price <= rest else { continue }
      if let end = keptEnd(of: each, lot: lot, model: model), end < lot.end {
        rest -= price
        kept[end, default: 0] += price
      } else if each.end == lot.end, each.isPending(at: now) || each.isAccepted {
        (rest, inUse) = (rest - price, inUse + price)
      }
    }
    for (end, credits) in kept { piles.append(Pile(id: lot.id, lot: lot.stamp, end: end, credits: credits)) }
    piles.append(Pile(id: lot.id, lot: lot.stamp, end: lot.end, credits: rest + inUse))
  }

  private func keptEnd(of each: NaiveInvitation, lot: NaiveLot, model: NaiveModel) -> Instant? {
    var end = each.invite.end
    var isKept = false
    for extending in lot.extensions where !model.knew(each.stamp, extending.stamp) {
      let seen = model.knew(extending.stamp, each.stamp)
      if seen, !model.covers(extending.stamp, extending.covers, each.id), !isFreed(each, extending.stamp, model: model)
      {
        isKept = true
      } else {
        end = max(end, extending.end)
      }
    }
    return isKept ? end : nil
  }

  /// Whether what is now free had been free in the eyes of the extension, or was freed without knowing of it (C14).
  private func isFreed(_ each: NaiveInvitation, _ extending: Stamp, model: NaiveModel) -> Bool {
    if each.isAccepted || each.isPending(at: now) { return false }
    if !each.accepts.isEmpty { return each.reversal.map { !model.knew($0, extending) } ?? false }
    let endings = each.declines + each.withdrawals
    if endings.isEmpty { return extending.instant >= each.deadline }
    return endings.contains { !model.knew($0, extending) }
  }

  private mutating func spend(_ each: NaiveInvitation) {
    var due = each.demand
    let own = piles.firstIndex { $0.id == each.lot && $0.end == each.end }
    let others = piles.indices.filter { piles[$0].end > each.accepts[0].instant }
    for index in (own.map { [$0] } ?? []) + others {
      let part = min(due, piles[index].free)
      piles[index].spent += part
      due -= part
    }
    overage += due
  }

  /// A pending claim lies whole in its own pile, else in the next that ends no earlier.
  private mutating func hold(_ each: NaiveInvitation) -> Bool {
    let price = each.demand
    let own = piles.firstIndex { $0.id == each.lot && $0.end == each.end }
    let later = piles.indices.filter { piles[$0].end >= each.end }
    guard let index = ((own.map { [$0] } ?? []) + later).first(where: { piles[$0].free >= price }) else { return false }
    piles[index].taken += price
    return true
  }

  /// The same counted in places.
  func places(of supply: EntityID) -> LedgerSummary.Places {
    LedgerSummary.Places(
      supply: supply, capacity: piles.reduce(0) { $0 + $1.credits }, held: piles.reduce(0) { $0 + $1.taken },
      spent: piles.reduce(0) { $0 + $1.spent }, overage: overage)
  }

  var balances: [FundAccount: Int64] {
    var result: [FundAccount: Int64] = [
      .deposit: 0, .free: 0, .held: 0, .spent: overage, .forfeited: 0, .overage: -overage,
    ]
    for pile in piles {
      result[.deposit, default: 0] -= pile.credits
      result[.held, default: 0] += pile.taken
      result[.spent, default: 0] += pile.spent
      result[pile.end > now ? .free : .forfeited, default: 0] += pile.free
    }
    return result
  }
}
