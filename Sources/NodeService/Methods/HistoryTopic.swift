import Licensing
import Replica

/// What a history is about, as `about` names it.
enum HistoryTopic {
  /// An invitation, license, fund, order, subscription, product or member.
  case thing(EntityID)
  /// A request about a license; its history is that of the license.
  case evaluation(EntityID, about: EntityID)
  case learner(LearnerID)
  /// The ledger itself: its beginning, its settings and the rules in force.
  case ledger
  /// What new learners begin with.
  case strategy

  /// Reads the name of a thing, or the word for a part of the ledger.
  init(_ text: String, _ reader: LedgerReader) throws {
    switch text {
    case "ledger", "settings": self = .ledger
    case "strategy": self = .strategy
    case _ where text.hasPrefix(LedgerText.prefix):
      guard LedgerText.names(text, reader.ledgerID) else { throw DomainError(.thingUnknown) }
      self = .ledger
    case _ where text.hasPrefix(LearnerID.prefix + "_"):
      let learner = try LearnerID(text: text)
      guard try reader.learner(learner) != nil else { throw DomainError(.learnerUnknown) }
      self = .learner(learner)
    default:
      let id = try PublicID(text: text)
      self = try Self.topic(of: id.kind, try reader.entity(id), reader)
    }
  }

  /// The thing whose history contains another one.
  private static func topic(of kind: EntityKind, _ thing: EntityID, _ reader: LedgerReader) throws -> HistoryTopic {
    func found(_ subject: EntityID?) throws -> HistoryTopic {
      guard let subject else { throw DomainError(.thingUnknown) }
      return .thing(subject)
    }
    switch kind {
    case .invitation, .license, .fund, .order, .subscription, .product, .member: return .thing(thing)
    case .evaluation:
      guard let request = try reader.evaluation(thing) else { throw DomainError(.thingUnknown) }
      return .evaluation(thing, about: request.invitation)
    case .case:
      guard let subject = try reader.cases(of: thing).first?.subject else { throw DomainError(.thingUnknown) }
      return subject == thing ? try said(by: thing, reader) : .thing(subject)
    case .lot:
      return try found(
        reader.funds.first { $0.lots.contains { $0.id == thing } }?.id ?? reader.supplyKind(thing).map { _ in thing })
    case .policyVersion: return try found(reader.products.first { $0.history.version(thing) != nil }?.id)
    case .grant: return try found(reader.authority.grants[thing]?.member)
    case .device: return try found(reader.authority.devices[thing]?.member)
    case .operation, .cancellation, .purchase, .invoice: return try said(by: thing, reader)
    }
  }

  /// What a row of an operation is about.
  private static func said(by row: EntityID, _ reader: LedgerReader) throws -> HistoryTopic {
    if let subject = try reader.subject(of: row) { return .thing(subject) }
    func learner(_ rows: [LearnerID]) throws -> HistoryTopic {
      guard rows.indices.contains(Int(row.row)) else { throw DomainError(.thingUnknown) }
      return .learner(rows[Int(row.row)])
    }
    switch try reader.operation(of: row) {
    case .addLearners(let added)?: return try learner(added.rows.map(\.key))
    case .registerLearners(let done)?: return try learner(done.rows)
    case .departLearners(let left)?: return try learner(left.rows)
    case .placeInTeam(let placed)?: return try learner(placed.rows)
    case .changeAddress(let change)?: return .learner(change.learner)
    case .configureLedger?, .raiseRules?: return .ledger
    default: throw DomainError(.thingUnknown)
    }
  }

  /// The thing whose cases and mails belong to the topic; nil where it is none.
  var thing: EntityID? {
    switch self {
    case .thing(let thing), .evaluation(_, let thing): thing
    case .learner, .ledger, .strategy: nil
    }
  }

  /// How the topic is named in answers.
  func name(in reader: LedgerReader) throws -> String {
    switch self {
    case .thing(let thing): try reader.shownID(of: thing).text
    case .evaluation(let id, _): PublicID(kind: .evaluation, id).text
    case .learner(let learner): learner.text
    case .ledger: LedgerText.text(reader.ledgerID)
    case .strategy: "strategy"
    }
  }

  /// Every row about it, in clock order.
  func records(in reader: LedgerReader) throws -> [HistoryRecord] {
    switch self {
    case .thing(let thing), .evaluation(_, let thing): return try reader.history(of: thing)
    case .learner(let learner): return try reader.history(ofLearner: learner)
    case .ledger: return try reader.historyOfLedger()
    case .strategy:
      return try reader.historyOfLedger().filter { record in
        if case .configureLedger(let change) = record.operation { return change.strategy != nil }
        return false
      }
    }
  }
}
