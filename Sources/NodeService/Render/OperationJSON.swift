import JSONRPC
import Licensing
import Replica

extension Operation {
  /// The intention as one word, as histories show it. Exhaustive on purpose.
  var word: String {
    switch self {
    case .openLedger: "openLedger"
    case .configureLedger: "configureLedger"
    case .grantRole: "grantRole"
    case .grantDevice: "grantDevice"
    case .raiseRules: "raiseRules"
    case .addLearners: "addLearner"
    case .registerLearners: "registerLearner"
    case .defineProduct: "defineProduct"
    case .reviseProduct: "reviseProduct"
    case .retireProduct: "retireProduct"
    case .openFund: "openFund"
    case .depositFund: "deposit"
    case .adjustFund: "adjust"
    case .extendFund: "extend"
    case .invite: "invite"
    case .tell: "tell"
    case .resend: "resend"
    case .requestResend: "requestResend"
    case .withdraw: "withdraw"
    case .editStart: "editStart"
    case .accept: "accept"
    case .decline: "decline"
    case .submitEvaluation: "submitEvaluation"
    case .decideEvaluation: "decideEvaluation"
    case .appointMailer: "appointMailer"
    case .departLearners: "departLearner"
    case .changeAddress: "changeAddress"
    case .placeInTeam: "placeInTeam"
    case .requestOrder: "requestOrder"
    case .assignOrder: "assignOrder"
    case .rejectOrder: "rejectOrder"
    case .cancelOrder: "cancelOrder"
    case .decideCancellation: "decideCancellation"
    case .release: "release"
    case .recordLogin: "recordLogin"
    case .startSubscription: "startSubscription"
    case .quoteSeats: "quoteSeats"
    case .requestPurchase: "requestPurchase"
    case .finalizePurchase: "finalizePurchase"
    case .failPurchase: "failPurchase"
    case .renewSubscription: "renewSubscription"
    case .cancelSubscription: "cancelSubscription"
    case .resolveCase: "resolveCase"
    case .recordSent: "recordSent"
    }
  }

  /// What one row says; `set` is the change set that carries it. Addresses and tokens are left out.
  func says(in set: SetID, _ reader: LedgerReader) -> JSONObject {
    func id(_ kind: EntityKind, _ entity: EntityID) -> JSON {
      .string(PublicID(kind: kind, entity.resolved(in: set)).text)
    }
    switch self {
    case .openLedger(let said): return ["name": .string(said.name), "rules": .int(said.rules)]
    case .configureLedger(let said): return said.says(id)
    case .appointMailer(let said): return ["device": id(.device, said.device)]
    case .grantRole(let said):
      var object: JSONObject = ["role": .string("\(said.role)")]
      object.appendIfPresent("member", said.member.map { id(.member, $0) })
      if !said.team.isNone { object.append("team", .string(said.team.text)) }
      return object
    case .grantDevice(let said): return ["member": id(.member, said.member), "name": .string(said.name)]
    case .raiseRules(let said): return ["rules": .int(said.rules)]
    case .addLearners(let said): return said.rows.first.map { ["learner": .string($0.key.text)] } ?? [:]
    case .registerLearners(let said): return said.rows.first.map { ["learner": .string($0.text)] } ?? [:]
    case .departLearners(let said): return said.rows.first.map { ["learner": .string($0.text)] } ?? [:]
    case .changeAddress(let said): return ["learner": .string(said.learner.text)]
    case .placeInTeam(let said):
      var object: JSONObject = ["team": .string(said.team.isNone ? "none" : said.team.text)]
      object.appendIfPresent("learner", said.rows.first.map { .string($0.text) })
      return object
    case .defineProduct(let said):
      return ["name": .string(said.name), "family": .string(said.family), "price": said.policy.price.json]
    case .reviseProduct(let said):
      return ["product": id(.product, said.product), "price": said.policy.price.json, "policy": said.policy.json]
    case .retireProduct(let said): return ["product": id(.product, said.product)]
    case .openFund, .depositFund, .adjustFund, .extendFund: return fundSays(id)
    case .invite, .tell, .resend, .requestResend, .withdraw, .editStart, .accept, .decline, .submitEvaluation,
      .decideEvaluation, .recordSent:
      return invitationSays(
        id, supply: { .string(reader.supplyID($0.resolved(in: set)).text) },
        issued: { reader.shownIssued($0.resolved(in: set)) })
    case .requestOrder, .assignOrder, .rejectOrder, .cancelOrder, .decideCancellation: return orderSays(id)
    case .release, .recordLogin: return licenseSays(id)
    case .startSubscription, .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      return subscriptionSays(id)
    case .resolveCase(let said):
      return ["case": id(.case, said.operation), "rule": .string(said.rule.name), "note": .string(said.note)]
    }
  }

  private func fundSays(_ id: (EntityKind, EntityID) -> JSON) -> JSONObject {
    switch self {
    case .openFund(let said): return ["name": .string(said.name), "currency": .string(said.currency.code)]
    case .depositFund(let said):
      return ["fund": id(.fund, said.fund), "amount": .int(said.amount), "validUntil": .string(said.end.text)]
    case .adjustFund(let said):
      return [
        "fund": id(.fund, said.fund), "lot": id(.lot, said.lot), "amount": .int(said.amount),
        "reason": .string(said.reason),
      ]
    case .extendFund(let said):
      return [
        "fund": id(.fund, said.fund), "lots": .array(said.lots.map { id(.lot, $0) }),
        "validUntil": .string(said.end.text), "covers": .array(said.covers.map { id(.invitation, $0) }),
      ]
    default: return [:]
    }
  }

  private func invitationSays(
    _ id: (EntityKind, EntityID) -> JSON, supply: (EntityID) -> JSON, issued: (EntityID) -> PublicID
  ) -> JSONObject {
    func about(_ invitation: EntityID?) -> JSONObject { invitation.map { ["invitation": id(.invitation, $0)] } ?? [:] }
    /// The same of what may be a license as well.
    func aboutIssued(_ thing: EntityID?) -> JSONObject {
      var object = JSONObject()
      if let thing { object.append(issued: issued(thing)) }
      return object
    }
    switch self {
    case .invite(let said):
      var object: JSONObject = [
        "product": id(.product, said.product), "supply": supply(said.supply), "lot": id(.lot, said.lot),
        "end": .string(said.end.text), "start": said.start.json,
      ]
      object.appendIfPresent("learner", said.rows.first.map { .string($0.learner.text) })
      object.appendIfPresent("replaces", said.rows.first?.replaces.map { .string(issued($0).text) })
      return object
    case .tell(let said): return about(said.rows.first?.invitation)
    case .resend(let said): return about(said.rows.first?.invitation)
    case .requestResend(let said): return about(said.rows.first)
    case .withdraw(let said):
      var object = about(said.rows.first)
      object.append("reason", .string("\(said.reason)"))
      if !said.note.isEmpty { object.append("note", .string(said.note)) }
      return object
    case .editStart(let said):
      var object = about(said.rows.first)
      object.append("start", AccessStart.date(said.start).json)
      return object
    case .accept(let said): return about(said.invitation)
    case .decline(let said): return about(said.invitation)
    case .submitEvaluation(let said):
      var object = aboutIssued(said.rows.first)
      object.append("reason", .string("\(said.reason)"))
      return object
    case .decideEvaluation(let said):
      var object = aboutIssued(said.invitation)
      object.append("evaluation", id(.evaluation, said.request))
      object.append("decision", .string("\(said.decision)"))
      return object
    case .recordSent(let said):
      guard let row = said.rows.first else { return [:] }
      let isIssued = row.kind.subjectKind == .invitation
      var object = isIssued ? aboutIssued(row.subject) : ["subject": id(row.kind.subjectKind, row.subject)]
      object.appendIfPresent("member", row.recipient.map { id(.member, $0) })
      object.append("notice", .string("\(row.kind)"))
      return object
    default: return [:]
    }
  }
}
