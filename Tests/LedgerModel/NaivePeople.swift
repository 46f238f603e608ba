import Licensing

/// What was said about learners and settings beside licenses: facts that end nothing by themselves.
public struct NaivePeople {
  /// When each learner was last said to have left (C33).
  public private(set) var departures: [LearnerID: Instant] = [:]
  /// The learner to whom each address was given last (C26).
  public private(set) var addresses: [LearnerID: LearnerID] = [:]
  /// What each learner was given first to begin with (R35).
  public private(set) var onboardings: [LearnerID: Onboarding] = [:]
  /// What new learners are given, as it was said last (C30).
  public private(set) var strategy: AssignmentStrategy?
  /// The team each learner was put into last (R34).
  public private(set) var teams: [LearnerID: TeamName] = [:]
  /// The devices that tell learners (C34).
  public private(set) var mailers: Set<EntityID> = []
  /// Every change of a setting: which, to what, and by which row.
  private var settings: [Saying] = []
  /// Every placement of a learner.
  private var placements: [Saying] = []

  /// One thing was said of a setting, or of the team of a learner.
  private struct Saying {
    let name: String
    let value: String
    let by: Stamp
  }

  /// Adds one row that is in effect; rows come in clock order.
  mutating func take(_ row: NaiveRow) {
    let number = Int(row.stamp.row)
    switch row.operation {
    case .departLearners(let act): departures[act.rows[number]] = row.clock
    case .changeAddress(let act): addresses[act.contact.key] = act.learner
    case .addLearners(let act):
      let learner = act.rows[number].key
      if onboardings[learner] == nil { onboardings[learner] = act.onboarding }
    case .configureLedger(let act):
      strategy = act.strategy ?? strategy
      func note(_ name: String, _ value: Any?) {
        value.map { settings.append(Saying(name: name, value: "\($0)", by: row.stamp)) }
      }
      note("name", act.name)
      note("zone", act.timeZone)
      note("strategy", act.strategy)
      note("allocation", act.automaticAllocation.map { $0.product?.resolved(in: row.set) as Any })
      note("partner", act.partner?.text)
      note("days", act.reminderDays)
    case .placeInTeam(let act):
      let learner = act.rows[number]
      teams[learner] = act.team
      placements.append(Saying(name: learner.text, value: act.team.text, by: row.stamp))
    case .appointMailer(let act): mailers.insert(act.device.resolved(in: row.set))
    default: break
    }
  }
  /// C30: what was said of a setting and does not hold, because somebody who had not seen it said something else later.
  func settingLosses(in model: NaiveModel) -> [LedgerSummary.Loss] { Self.losses(of: settings, in: model) }

  /// The same of the teams of learners.
  func placementLosses(in model: NaiveModel) -> [LedgerSummary.Loss] { Self.losses(of: placements, in: model) }

  private static func losses(of sayings: [Saying], in model: NaiveModel) -> [LedgerSummary.Loss] {
    sayings.compactMap { said in
      guard let last = sayings.filter({ $0.name == said.name }).max(by: { $0.by < $1.by }),
        last.value != said.value, model.areConcurrent(said.by, last.by)
      else { return nil }
      return LedgerSummary.Loss(rule: .settingTwice, lost: said.by.entity)
    }
  }
}

extension NaiveModel {
  /// The changes of settings that lost (C30).
  public var settingLosses: [LedgerSummary.Loss] { people.settingLosses(in: self) }

  /// What was said about people and settings, everything considered.
  public var people: NaivePeople {
    var people = NaivePeople()
    for index in rows.indices where admission(of: index) != .refused { people.take(rows[index]) }
    return people
  }
}
