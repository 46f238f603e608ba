import JSONRPC
import Licensing
import Replica

/// `report.statement`: a fund's movements, each from one account to another.
enum StatementReport {
  /// A row of the report: `amount` moves from the account `from` to the account `to`; `free` is what can be spent after
  /// it. An extension moves the end of its amount to `validUntil`, and nothing between accounts.
  static let row: [Schema.Property] = [
    .required("at", .string(format: "date-time")), .required("kind", .string), .required("amount", .money),
    .optional("from", .string), .optional("to", .string), .required("free", .money), .optional("validUntil", .instant),
    .optional("lot", .string),
    .optional("invitation", .string), .optional("operation", .string), .optional("actor", .string),
    .optional("actorEmail", .string),
  ]

  /// What stands beside the rows.
  static let balances: [Schema.Property] = [
    .required("fund", .string), .required("name", .string), .required("currency", .string),
    .required("opening", accounts), .required("closing", accounts),
  ]

  private static let accounts = Schema.promising(
    ["deposited", "free", "held", "spent", "forfeited"].map { .required($0, .money) }
  ).named("Accounts")

  static func run(_ call: Call) throws -> JSON {
    let (from, until) = (try call.optionalInstant("from"), try call.optionalInstant("until"))
    try call.checkPeriod(from: from, until: until)
    return try call.read { reader in
      try reader.refuseTeamManagers()
      let fund = try reader.fundNamed(try call.required("fund"))
      var accounts = StatementAccounts()
      var opening = StatementAccounts()
      var entries: [(line: StatementLine, free: Int64)] = []
      for line in try reader.statement(of: fund.id) {
        if let until, line.instant >= until { break }
        accounts.post(line)
        guard let from, line.instant < from else {
          entries.append((line, accounts[.free]))
          continue
        }
        opening = accounts
      }
      // The movements are in memory by now, so a file that nobody asked in parts is given whole.
      let isWhole = call.format == .csv && call.params["limit"] == nil && call.cursorText == nil
      let page = try isWhole ? (items: entries[...], next: JSON?.none) : call.slice(entries, by: \.line.name)
      let rows = try page.items.map { entry in
        try row(of: entry.line, free: Money(amount: entry.free, currency: fund.currency), reader)
      }
      let beside: JSONObject = [
        "fund": .string(PublicID(kind: .fund, fund.id).text), "name": .string(fund.name),
        "currency": .string(fund.currency.code), "opening": opening.json(fund.currency),
        "closing": accounts.json(fund.currency),
      ]
      return call.rendered(rows, next: page.next?.stringValue, columns: row, also: beside)
    }
  }

  private static func row(of line: StatementLine, free: Money, _ reader: LedgerReader) throws -> JSONObject {
    let said = try line.json(in: reader, free.currency)
    var object = JSONObject()
    for name in ["at", "kind", "amount"] { object.appendIfPresent(name, said[name]) }
    if let posting = line.posting {
      object.append("from", .string(posting.from.rawValue))
      object.append("to", .string(posting.to.rawValue))
    }
    object.append("free", free.json)
    for name in ["validUntil", "lot", "invitation", "operation", "actor", "actorEmail"] {
      object.appendIfPresent(name, said[name])
    }
    return object
  }
}

extension StatementLine {
  /// From which account to which the amount moves. Nil where nothing moves.
  var posting: (from: FundAccount, to: FundAccount)? {
    switch kind {
    case .deposit: (.deposit, .free)
    case .adjustment: change < 0 ? (.free, .deposit) : (.deposit, .free)
    case .extension: nil
    case .hold: (.free, .held)
    case .capture: (.held, .spent)
    case .release: (.held, .free)
    case .reversal: (.spent, .free)
    case .forfeit: (.free, .forfeited)
    }
  }
}

/// Balances of the accounts of a fund while its movements are posted one after another. They sum to zero at any time.
struct StatementAccounts {
  private var amounts: [FundAccount: Int64] = [:]

  subscript(_ account: FundAccount) -> Int64 { amounts[account] ?? 0 }

  /// Posts a movement; sums are held at the ends of the range.
  mutating func post(_ line: StatementLine) {
    guard let posting = line.posting else { return }
    add(-line.amount, to: posting.from)
    add(line.amount, to: posting.to)
  }

  private mutating func add(_ amount: Int64, to account: FundAccount) {
    let (sum, overflow) = self[account].addingReportingOverflow(amount)
    amounts[account] = overflow ? (amount < 0 ? .min : .max) : sum
  }

  /// The balances as they are answered. A negative amount of free credits is overage (C8).
  func json(_ currency: Currency) -> JSON {
    func money(_ amount: Int64) -> JSON { Money(amount: amount, currency: currency).json }
    return [
      "deposited": money(self[.deposit] == .min ? .max : -self[.deposit]), "free": money(self[.free]),
      "held": money(self[.held]), "spent": money(self[.spent]), "forfeited": money(self[.forfeited]),
    ]
  }
}
