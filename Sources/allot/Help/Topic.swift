/// A page about something that is no single command.
struct Topic: Sendable {
  /// What is typed behind `allot help`.
  let name: String
  /// What it is about, in a few words.
  let title: String
  let blocks: [Block]

  enum Block: Sendable, Hashable {
    /// A paragraph.
    case text(String)
    /// Command lines, each with what it is for; every one of them can be typed as it stands.
    case commands([Line])
    /// Terms with their meanings.
    case terms([Term])
  }

  struct Line: Sendable, Hashable {
    let command: String
    let purpose: String

    init(_ command: String, _ purpose: String = "") { (self.command, self.purpose) = (command, purpose) }
  }

  struct Term: Sendable, Hashable {
    let term: String
    let meaning: String

    init(_ term: String, _ meaning: String) { (self.term, self.meaning) = (term, meaning) }
  }

  static let all: [Topic] = [
    gettingStarted, offline, cases, teams, money, orders, seats, dates, words, scripts, errors,
  ]

  /// The topics worth reading beside the commands of a noun.
  static func related(to noun: String) -> [Topic] {
    switch noun {
    case "ledger", "node": [gettingStarted, offline]
    case "member": [offline, teams]
    case "device", "changes", "peer", "sync": [offline]
    case "case", "history", "evaluation": [cases]
    case "fund", "product": [money, dates]
    case "order", "license": [orders]
    case "subscription": [seats]
    case "invitation": [gettingStarted, cases, dates]
    case "learner": [gettingStarted, cases, teams, dates]
    case "clock": [dates]
    default: [scripts]
    }
  }
}
