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
  /// The devices that tell learners (C34).
  public private(set) var mailers: Set<EntityID> = []

  /// Adds one row that is in effect; rows come in clock order.
  mutating func take(_ row: NaiveRow) {
    let number = Int(row.stamp.row)
    switch row.operation {
    case .departLearners(let act): departures[act.rows[number]] = row.clock
    case .changeAddress(let act): addresses[act.contact.key] = act.learner
    case .addLearners(let act):
      let learner = act.rows[number].key
      if onboardings[learner] == nil { onboardings[learner] = act.onboarding }
    case .configureLedger(let act): strategy = act.strategy ?? strategy
    case .appointMailer(let act): mailers.insert(act.device.resolved(in: row.set))
    default: break
    }
  }
}

extension NaiveModel {
  /// What was said about people and settings, everything considered.
  public var people: NaivePeople {
    var people = NaivePeople()
    for index in rows.indices where admission(of: index) != .refused { people.take(rows[index]) }
    return people
  }
}
