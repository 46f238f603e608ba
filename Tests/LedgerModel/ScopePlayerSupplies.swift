import Licensing

/// Licenses, orders and seats.
extension ScopePlayer {
  mutating func actOnLicense(_ act: SmallScope.Act, index: Int, node: Int) {
    switch act {
    case .logIn: story.logIn(target, on: node)
    case .releaseUnused: requests.append((index, story.release(target, .neverLoggedIn, by: node)))
    case .releaseLeft: requests.append((index, story.release(target, .leftCompany, by: node)))
    case .handUnused: hand(.neverLoggedIn, index: index, node: node)
    case .handLeft: hand(.leftCompany, index: index, node: node)
    case .allocateOther: allocate(10 + index, index: index, node: node)
    case .allocateSame: allocate(1, index: index, node: node)
    case .depart: story.depart(1, by: node)
    case .register: story.register(1, by: node)
    default: break
    }
  }

  mutating func actOnOrder(_ step: SmallScope.Step, index: Int, node: Int) {
    switch step.act {
    case .assign: story.assign(supply, by: node)
    case .reject: requests.append((index, story.reject(supply, by: node)))
    case .cancel: requests.append((index, story.cancel(supply, by: node)))
    case .approveCancelling: story.decide(supply, request(step), approving: true, by: node)
    case .denyCancelling: story.decide(supply, request(step), approving: false, by: node)
    case .allocateFirst: allocate(10 + index, index: index, node: node)
    case .releaseLast:
      let license = licenses.last { step.seen.contains($0.step) }?.id ?? target
      story.release(license, .neverLoggedIn, by: node)
    default: break
    }
  }

  mutating func actOnSeats(_ act: SmallScope.Act, index: Int, node: Int) {
    switch act {
    case .pay: story.pay(purchase, of: supply, at: story.world.nodes[node].clock, by: node)
    case .payLater: story.pay(purchase, of: supply, at: Story.instant(40), by: node)
    case .fail: story.fail(purchase, of: supply, by: node)
    case .renew: story.renew(supply, cycle: story.cycles(of: supply, knownTo: node).count, by: node)
    case .cancelSeats: story.cancelSubscription(supply, by: node)
    case .buy:
      story.buySeats(2, of: supply, by: node)
    case .takeSeat: allocate(10 + index, index: index, node: node)
    case .freeSeat: requests.append((index, story.release(target, .seatFreed, by: node)))
    case .handSeat: hand(.seatFreed, index: index, node: node)
    default: break
    }
  }

  private mutating func hand(_ ground: ReallocationGround, index: Int, node: Int) {
    let heir = story.reallocate(
      target, to: 20 + index, ground, of: product, from: supply, until: end(on: node), by: node)
    requests.append((index, EntityID(set: heir.set, operation: 0)))
    licenses.append((index, heir))
  }

  private mutating func allocate(_ learner: Int, index: Int, node: Int) {
    let id = story.allocate(learner, of: product, from: supply, until: end(on: node), by: node)
    licenses.append((index, id))
  }

  /// The end of the supply as its author reads it; the fund's where there is none, which has no effect.
  func end(on node: Int) -> Instant {
    let state = story.state(on: node)
    return state.orders.first { $0.id == supply }?.lot?.end
      ?? state.subscriptions.first { $0.id == supply }?.validUntil ?? story.end
  }
}
