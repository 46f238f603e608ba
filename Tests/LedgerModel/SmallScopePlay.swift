import Licensing

extension SmallScope {
  /// Writes a history: the scene, then each step an hour later.
  ///
  /// Every step is written by a node of its own that holds exactly what the step had seen: that is all a resolver can
  /// know of authors, apart from their names.
  public static func play(_ steps: [Step], in scene: Scene = .invitation, capacity: Int64 = 100) -> Story {
    var player = ScopePlayer(scene, nodes: steps.count + 1, capacity: capacity)
    for (index, step) in steps.enumerated() { player.play(step, at: index) }
    player.story.prologueEnds(at: player.prologue)
    return player.story
  }
}

/// Plays the steps of a history.
struct ScopePlayer {
  var story: Story
  /// The invitation, license or order that people act on.
  var target: EntityID
  /// Where licenses are drawn from.
  var supply: EntityID
  /// The product of those.
  var product: EntityID
  /// What was asked for and awaits payment.
  var purchase: EntityID
  /// Requests written so far, by step; -1 is before the first.
  var requests: [(step: Int, id: EntityID)] = []
  /// Licenses allocated so far, by step.
  var licenses: [(step: Int, id: EntityID)] = []
  /// Who manages the team; nobody where there is none.
  var manager: Story.Author = (nil, nil)
  let prologue: Int
  private var stamps: [SetStamp?] = []
  private var days: Int64 = 0

  init(_ scene: SmallScope.Scene, nodes: Int, capacity: Int64) {
    switch scene {
    case .invitation, .acceptedInvitation:
      story = Story(nodes: nodes, capacity: capacity)
    case .awaitedRegistration:
      story = Story(nodes: nodes, capacity: capacity, policy: Story.policy(accessDays: 10))
    case .team:
      story = Story(nodes: nodes, capacity: capacity, policy: Self.policyOfTeams(isOpen: true))
    case .license, .usedLicense, .order, .doubtedOrder, .seats:
      story = Story(nodes: nodes, policy: Story.premium)
    }
    (target, supply, product, purchase) = (story.fund, story.fund, story.course, story.fund)
    switch scene {
    case .invitation: Self.invite(&story, &target)
    case .acceptedInvitation:
      Self.invite(&story, &target)
      story.accept(target, learner: 1, on: 0)
      requests.append((-1, story.submit(target, by: 0)))
    case .awaitedRegistration:
      target = story.invite(1, by: 0)
      story.accept(target, learner: 1, on: 0)
    case .team:
      manager = story.nameTeamManager(of: Self.team)
      story.act(Self.place(in: Self.team), by: 0)
      Self.invite(&story, &target)
    case .license, .usedLicense:
      supply = story.requestOrder(1, by: 0)
      let end = story.end(after: story.assign(supply, by: 0))
      target = story.allocate(1, from: supply, until: end, by: 0)
      if scene == .usedLicense {
        story.logIn(target, on: 0)
        requests.append((-1, story.submit(target, by: 0)))
      }
    case .order:
      supply = story.requestOrder(1, by: 0)
      target = supply
    case .doubtedOrder:
      supply = story.requestOrder(1, by: 0)
      target = supply
      story.world.pull(from: 0, to: 1)
      story.assign(supply, by: 0)
      requests.append((-1, story.cancel(supply, by: 1)))
      story.world.pull(from: 1, to: 0)
    case .seats:
      product = story.act(
        .defineProduct(DefineProduct(kind: .seat, family: "", name: "Seat", policy: Story.seat)), by: 0)
      supply = story.startSubscription(Story.seatTerms(of: product, seats: 1), by: 0)
      target = story.allocate(1, of: product, from: supply, until: Story.renewalDay(1).start, by: 0)
      purchase = story.requestSeats(1, of: supply, by: 0)
    }
    for node in story.world.nodes.indices { story.world.pull(from: 0, to: node) }
    prologue = story.world.entries.count
  }

  private static func invite(_ story: inout Story, _ target: inout EntityID) {
    var premises = Story.Premises()
    premises.start = .date(Story.day(10))
    target = story.invite(1, by: 0, premises)
    story.register(1, by: 0)
  }

  mutating func play(_ step: SmallScope.Step, at index: Int) {
    let node = index + 1
    let hours = Int64(index + 1) * 3_600_000
    story.world.nodes[node].clock = Instant(
      milliseconds: Story.beginning.adding(days: days).milliseconds + 12 * 3_600_000 + hours)
    for seen in step.seen { if let stamp = stamps[seen] { story.world.deliver(Int(stamp.handle), to: node) } }
    let count = story.world.entries.count
    act(step, index: index, node: node)
    stamps.append(story.world.entries.count > count ? story.world.entries[count].stamp : nil)
  }

  private mutating func act(_ step: SmallScope.Step, index: Int, node: Int) {
    switch step.act {
    case .accept, .withdraw, .decline, .editEarly, .editLate, .resend, .extend, .extendCovering, .inviteOther,
      .inviteSame, .give, .adjustDown, .deposit:
      actOnInvitation(step.act, index: index, node: node)
    case .submit: requests.append((index, story.submit(target, by: node)))
    case .approve: story.decide(request(step), about: target, .approved, by: node)
    case .deny: story.decide(request(step), about: target, .denied, by: node)
    case .reallocate: reallocate(request(step), to: 30 + index, node: node)
    case .logIn, .releaseUnused, .releaseLeft, .handUnused, .handLeft, .allocateOther, .allocateSame, .depart,
      .register:
      actOnLicense(step.act, index: index, node: node)
    case .assign, .reject, .cancel, .approveCancelling, .denyCancelling, .allocateFirst, .releaseLast:
      actOnOrder(step, index: index, node: node)
    case .pay, .payLater, .fail, .renew, .cancelSeats, .buy, .takeSeat, .freeSeat, .handSeat:
      actOnSeats(step.act, index: index, node: node)
    case .placeHere, .placeElsewhere, .manageInvite, .manageWithdraw, .manageEdit, .closeToTeams:
      actOnTeam(step.act, index: index, node: node)
    case .wait: days += 91
    case .waitCycle: days += 35
    case .waitYear: days += 370
    }
  }

  /// The last request the author holds, or one that does not exist.
  func request(_ step: SmallScope.Step) -> EntityID {
    requests.last { $0.step < 0 || step.seen.contains($0.step) }?.id ?? target
  }
}

// MARK: Invitations

extension ScopePlayer {
  private mutating func actOnInvitation(_ act: SmallScope.Act, index: Int, node: Int) {
    switch act {
    case .accept: story.accept(target, learner: 1, on: node)
    case .withdraw: requests.append((index, story.withdraw(target, by: node)))
    case .decline: story.decline(target, learner: 1, on: node)
    case .editEarly: story.edit(target, to: 5, by: node)
    case .editLate: story.edit(target, to: 20, by: node)
    case .resend: story.resend(target, learner: 1, by: node, seed: UInt64(index) + 1)
    case .extend: story.extend(to: 500, by: node)
    case .extendCovering: story.extend(to: 600, covering: [target], by: node)
    case .inviteOther: story.invite(10 + index, by: node, premises(on: node))
    case .inviteSame: story.invite(1, by: node, premises(on: node))
    case .give:
      let heir = story.give(target, to: 20 + index, by: node, premises(on: node))
      requests.append((index, EntityID(set: heir.set, operation: 0)))
    case .adjustDown: story.adjust(-100, by: node)
    case .deposit: story.deposit(100, endDays: 300, by: node)
    default: break
    }
  }

  /// The end an author reads off the lot: the latest of the extensions they hold.
  private func premises(on node: Int) -> Story.Premises {
    var premises = Story.Premises()
    let held = story.world.nodes[node].held.sorted
    for handle in held {
      for case .extendFund(let act) in story.world.entries[handle].operations {
        premises.end = max(premises.end ?? story.end, act.end)
      }
    }
    return premises
  }

  /// Approves a request and gives the license on, for the end it has on this node.
  private mutating func reallocate(_ request: EntityID, to learner: Int, node: Int) {
    if supply == story.fund {
      var premises = Story.Premises()
      premises.end = story.state(on: node).invitation(target)?.end
      story.reallocate(request, about: target, to: learner, by: node, premises)
    } else {
      story.approve(
        request, about: target, givingTo: learner, of: product, from: supply, until: end(on: node), by: node)
    }
  }
}
