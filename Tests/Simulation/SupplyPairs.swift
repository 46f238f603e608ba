import LedgerModel
import Licensing

/// The pairs of the table about orders, licenses, seats, learners and settings.
extension ConcurrentPairs {
  /// The rows of an operation about one of these, as far as a pair needs them; none for what no pair names.
  static func supplyActs(_ operation: Licensing.Operation, stamp: (Int) -> Stamp) -> [Act] {
    let set = stamp(0).set.id
    func own(_ id: EntityID) -> EntityID { id.resolved(in: set) }
    func act(_ kind: Act.Kind, _ thing: EntityID? = nil, supply: EntityID? = nil) -> [Act] {
      [Act(kind: kind, stamp: stamp(0), supply: supply.map(own), thing: thing.map(own))]
    }
    switch operation {
    case .release(let act):
      return act.rows.enumerated().map { row, each in
        Act(kind: act.handsOver ? .hand : .release, stamp: stamp(row), invitation: own(each))
      }
    case .recordLogin(let act):
      return act.rows.enumerated().map { Act(kind: .logIn, stamp: stamp($0), invitation: own($1)) }
    case .assignOrder(let said): return act(.assign, said.order)
    case .rejectOrder(let said): return act(.endOrder, said.order)
    case .cancelOrder(let said): return act(.endOrder, said.order)
    case .requestPurchase(let said): return act(.purchase, supply: said.subscription)
    case .finalizePurchase(let said): return act(.pay, said.payment.purchase, supply: said.subscription)
    case .failPurchase(let said): return act(.fail, said.purchase, supply: said.subscription)
    case .renewSubscription(let said): return act(.renew, supply: said.subscription)
    case .departLearners(let act):
      return act.rows.enumerated().map { Act(kind: .depart, stamp: stamp($0), learner: $1) }
    case .changeAddress(let act):
      return [Act(kind: .changeAddress, stamp: stamp(0), learner: act.learner, address: act.contact.key)]
    case .configureLedger: return act(.configure)
    case .appointMailer(let said): return act(.appoint, said.device)
    default: return []
    }
  }

  /// The pair that two acts on different invitations, or on none, are; nil if they are none of these.
  func supplyName(_ one: Act, _ other: Act) -> String? {
    let isSameThing = one.thing != nil && one.thing == other.thing
    let isSameSupply = one.supply != nil && one.supply == other.supply
    switch (one.kind, other.kind) {
    case (.pay, .renew), (.renew, .renew): return isSameSupply ? "C19" : nil
    case (.pay, .pay), (.pay, .fail): return isSameThing ? "C19" : nil
    case (.purchase, .purchase): return isSameSupply ? "C20" : nil
    case (.assign, .assign), (.assign, .endOrder), (.endOrder, .endOrder): return isSameThing ? "C21" : nil
    case (.changeAddress, .invite):
      return other.learner == one.learner || other.address == one.address ? "C26" : nil
    case (.configure, .configure): return "C30"
    case (.depart, .invite): return one.learner == other.learner ? "C33" : nil
    case (.depart, .logIn), (.depart, .accept), (.depart, .withdraw), (.depart, .release), (.depart, .hand):
      return other.invitation.flatMap { invited[$0] }?.learner == one.learner ? "C33" : nil
    case (.appoint, .appoint): return isSameThing ? nil : "C34"
    default: return nil
    }
  }
}
