import LedgerModel
import Licensing
import Testing

/// The names a story gives to things, for pictures.
typealias Names = [(String, EntityID)]

extension Story {
  /// What every node shows once all hold everything, as lines to compare whole: invitations in clock order, the fund,
  /// evaluation requests, cases, and what learners are to be told.
  ///
  /// On the way every order of delivery is derived, the naive model is asked, and what must always be true is checked.
  func picture(
    at now: Instant? = nil, _ names: Names, sourceLocation: SourceLocation = #_sourceLocation
  ) -> [String] {
    let state = agreed(at: now, sourceLocation: sourceLocation)
    func name(_ id: EntityID?) -> String {
      guard let id else { return "nobody" }
      if let exact = names.first(where: { $0.1 == id }) { return exact.0 }
      return names.first { $0.1.set == id.set }.map { "\($0.0)+\(id.operation)" } ?? "?"
    }
    var lines: [String] = []
    for each in state.summary.invitations.sorted(by: { state.place(of: $0.id) < state.place(of: $1.id) }) {
      let access = each.access.map { ", access \($0)" } ?? ""
      lines.append("\(name(each.id)): \(each.lifecycle)\(each.by.map { " by \(name($0))" } ?? "")\(access)")
    }
    for fund in state.funds where fund.state.id == self.fund {
      let shown = FundAccount.allCases.filter { $0 != .deposit && fund.balances[$0] != 0 }
      lines.append((["fund:"] + shown.map { "\($0.rawValue) \(fund.balances[$0])" }).joined(separator: " "))
    }
    lines += state.evaluations.map { "evaluation \(name($0.id)) of \(name($0.invitation)): \($0.state)" }
    lines += state.cases.map { each in
      let why = each.reason.map { " \($0.rawValue)" } ?? ""
      let winner = each.winner.map { " to \(name($0.entity))" } ?? ""
      return "\(each.rule.name): \(name(each.lost.entity)) lost\(winner)\(why)"
    }
    lines += state.notices.filter { $0.due && $0.kind != .invited }
      .map { "tell \(name($0.invitation)) \($0.kind) because of \(name($0.cause.entity))" }
    return lines
  }

  /// The state every order of delivery leads to; whatever speaks against it is an issue.
  func agreed(at now: Instant? = nil, sourceLocation: SourceLocation = #_sourceLocation) -> LedgerState {
    let instant = now ?? latest
    let oracle = Oracle(entries: world.entries, order: world.order)
    let deliveries = Delivery.orders(of: world.entries, from: prologue, atMost: 200)
    for complaint in oracle.complaints(at: [instant], deliveries: deliveries) {
      Issue.record("\(complaint)", sourceLocation: sourceLocation)
    }
    return state(at: instant)
  }
}

extension LedgerState {
  /// The clock order of an invitation.
  fileprivate func place(of id: EntityID) -> Int { invitations.firstIndex { $0.id == id } ?? .max }
}
