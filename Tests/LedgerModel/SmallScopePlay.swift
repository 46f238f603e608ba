import Licensing

extension SmallScope {
  /// Writes a history: a learner was invited and told for the day 10, with money for `capacity`; then each step an hour
  /// later.
  ///
  /// Every step is written by a node of its own that holds exactly what the step had seen: that is all a resolver can
  /// know of authors, apart from their names.
  public static func play(_ steps: [Step], capacity: Int64 = 100, accepted: Bool = false) -> Story {
    var story = Story(nodes: steps.count + 1, capacity: capacity)
    var premises = Story.Premises()
    premises.start = .date(Story.day(10))
    let invitation = story.invite(1, by: 0, premises)
    story.register(1, by: 0)
    var requests: [(step: Int, id: EntityID)] = []
    if accepted {
      story.accept(invitation, learner: 1, on: 0)
      requests.append((-1, story.submit(invitation, by: 0)))
    }
    for node in story.world.nodes.indices { story.world.pull(from: 0, to: node) }
    var player = Player(story: story, invitation: invitation, requests: requests)
    for (index, step) in steps.enumerated() { player.play(step, at: index) }
    player.story.prologueEnds(at: story.world.entries.count)
    return player.story
  }

  private struct Player {
    var story: Story
    let invitation: EntityID
    /// Requests written so far, by step; -1 is before the first.
    var requests: [(step: Int, id: EntityID)]
    var stamps: [SetStamp?] = []
    var days: Int64 = 0

    mutating func play(_ step: Step, at index: Int) {
      let node = index + 1
      let hours = Int64(index + 1) * 3_600_000
      story.world.nodes[node].clock = Instant(
        milliseconds: Story.beginning.adding(days: days).milliseconds + 12 * 3_600_000 + hours)
      for seen in step.seen { if let stamp = stamps[seen] { story.world.deliver(Int(stamp.handle), to: node) } }
      let count = story.world.entries.count
      act(step, index: index, node: node)
      stamps.append(story.world.entries.count > count ? story.world.entries[count].stamp : nil)
    }

    private mutating func act(_ step: Step, index: Int, node: Int) {
      switch step.act {
      case .accept: story.accept(invitation, learner: 1, on: node)
      case .withdraw: requests.append((index, story.withdraw(invitation, by: node)))
      case .decline: story.decline(invitation, learner: 1, on: node)
      case .editEarly: story.edit(invitation, to: 5, by: node)
      case .editLate: story.edit(invitation, to: 20, by: node)
      case .resend: story.resend(invitation, learner: 1, by: node, seed: UInt64(index) + 1)
      case .extend: story.extend(to: 500, by: node)
      case .extendCovering: story.extend(to: 600, covering: [invitation], by: node)
      case .inviteOther: story.invite(10 + index, by: node, premises(on: node))
      case .inviteSame: story.invite(1, by: node, premises(on: node))
      case .give:
        story.give(invitation, to: 20 + index, by: node, premises(on: node))
        let row = EntityID(set: story.world.entries[story.world.entries.count - 1].stamp.id, operation: 0)
        requests.append((index, row))
      case .submit: requests.append((index, story.submit(invitation, by: node)))
      case .approve: decide(.approved, step, node)
      case .deny: decide(.denied, step, node)
      case .reallocate:
        story.reallocate(
          request(step), about: invitation, to: 30 + index, by: node, reallocating(on: node))
      case .adjustDown: story.adjust(-100, by: node)
      case .deposit: story.deposit(100, endDays: 300, by: node)
      case .wait: days += 91
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

    /// The end the invitation's credits have on this node: a reallocation keeps it.
    private func reallocating(on node: Int) -> Story.Premises {
      var premises = Story.Premises()
      premises.end = story.state(on: node).invitation(invitation)?.end
      return premises
    }

    /// The last request the author holds, or one that does not exist.
    private func request(_ step: Step) -> EntityID {
      requests.last { $0.step < 0 || step.seen.contains($0.step) }?.id ?? invitation
    }

    private mutating func decide(_ decision: EvaluationDecision, _ step: Step, _ node: Int) {
      story.decide(request(step), about: invitation, decision, by: node)
    }
  }
}
