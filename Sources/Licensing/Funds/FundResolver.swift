/// Makes the state of a fund out of the operations about it (C0, C14–C17). A pure function of the set of facts.
public struct FundResolver {
  private let causality: any Causality
  private let facts: [FundFact]

  /// Takes all authorised facts about one fund, each once, in any order.
  public init(facts: [FundFact], causality: any Causality) {
    self.facts = facts.sorted { $0.stamp < $1.stamp }
    self.causality = causality
  }

  /// The state of the fund; nil if it was never opened.
  public func state() -> FundState? {
    guard let opening = facts.first(where: { if case .opened = $0.act { true } else { false } }),
      case .opened(let currency, let name) = opening.act
    else { return nil }
    var draft = Draft(fund: opening.stamp.entity, currency: currency)
    for fact in facts {
      if let refusal = apply(fact, opening: opening.stamp, to: &draft) {
        draft.fates.append(FateRecord(stamp: fact.stamp, fate: .lost(.judgedOnPast)))
        draft.cases.append(
          Case(rule: .judgedOnPast, lost: fact.stamp, winner: nil, subject: draft.fund, reason: refusal))
      } else {
        draft.fates.append(FateRecord(stamp: fact.stamp, fate: .inEffect))
      }
    }
    return FundState(
      id: draft.fund, currency: currency, name: name, lots: draft.lots.map(\.state), cases: draft.cases,
      fates: draft.fates)
  }

  private struct Draft {
    let fund: EntityID
    let currency: Currency
    var lots: [LotDraft] = []
    var cases: [Case] = []
    var fates: [FateRecord] = []
  }

  private struct LotDraft {
    let stamp: Stamp
    let fund: EntityID
    let currency: Currency
    let end: Instant
    var amount: Int64
    var extensions: [LotHistory.Extension] = []

    var state: LotState {
      LotState(
        id: stamp.entity,
        history: LotHistory(supply: fund, currency: currency, stamp: stamp, end: end, extensions: extensions),
        amount: max(0, amount))
    }
  }

  /// Applies one fact; facts come in clock order. Returns why it has no effect, or nil.
  private func apply(_ fact: FundFact, opening: Stamp, to draft: inout Draft) -> Refusal? {
    if fact.stamp == opening { return nil }
    guard causality.precedes(opening, fact.stamp) else { return .unknownSupply }
    switch fact.act {
    case .opened: return .unknownSupply
    case .deposited(let amount, let end):
      guard amount > 0, Self.total(draft.lots) <= Int64.max - amount else { return .amountOutOfRange }
      guard end > fact.stamp.instant else { return .supplyEnded }
      draft.lots.append(
        LotDraft(stamp: fact.stamp, fund: draft.fund, currency: draft.currency, end: end, amount: amount))
      return nil
    case .adjusted(let lot, let amount):
      guard let index = index(of: lot, seenBy: fact.stamp, in: draft) else { return .unknownSupply }
      let (_, overflow) = Self.total(draft.lots).addingReportingOverflow(max(0, amount))
      let (sum, sumOverflow) = draft.lots[index].amount.addingReportingOverflow(amount)
      if overflow || sumOverflow || amount == 0 { return .amountOutOfRange }
      draft.lots[index].amount = sum
      return nil
    case .extended(let lots, let end, let covers):
      return extend(lots, to: end, covers: covers, at: fact.stamp, in: &draft)
    }
  }

  /// C15: moves only lots that the author had seen and that had not ended. R18: never shortens.
  private func extend(
    _ lots: [EntityID], to end: Instant, covers: Set<EntityID>, at stamp: Stamp, in draft: inout Draft
  ) -> Refusal? {
    var refusal: Refusal? = .unknownSupply
    for lot in lots {
      guard let index = index(of: lot, seenBy: stamp, in: draft) else { continue }
      let seen = draft.lots[index].extensions.filter { causality.precedes($0.stamp, stamp) }.map(\.end)
      let current = seen.reduce(draft.lots[index].end) { max($0, $1) }
      if current <= stamp.instant {
        if refusal != nil { refusal = .supplyEnded }
      } else if end < current || (end == current && covers.isEmpty) {
        if refusal != nil { refusal = .notLater }
      } else {
        draft.lots[index].extensions.append(LotHistory.Extension(stamp: stamp, end: end, covers: covers))
        refusal = nil
      }
    }
    return refusal
  }

  private func index(of lot: EntityID, seenBy stamp: Stamp, in draft: Draft) -> Int? {
    draft.lots.firstIndex { $0.stamp.entity == lot && causality.precedes($0.stamp, stamp) }
  }

  /// Deposits and upward corrections are kept from overflowing together, so that no later sum can.
  private static func total(_ lots: [LotDraft]) -> Int64 {
    lots.reduce(0) { $0 + max(0, $1.amount) }
  }
}
