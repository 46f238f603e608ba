/// One step of a simulated history. Every step has a seed of its own, so that leaving others out does not change what
/// it does.
public struct Step: Hashable, Sendable, CustomStringConvertible {
  /// What happens.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A person does something on a node.
    case act
    /// People on several nodes act on the same thing without knowing of each other.
    case collision
    /// What a node shows in the midst of it all is compared with the naive model.
    case look
    /// Two nodes exchange change sets over a session.
    case session
    /// Two nodes exchange change sets as pages, which may be lost, doubled, reordered or damaged.
    case pages
    /// A node is closed and opened again.
    case restart
    /// A node loses power in the middle of an action.
    case crash
    /// A command is sent again, as after a lost reply.
    case repeated
    /// Time passes.
    case time
    /// A node's clock is set to another offset.
    case skew
  }

  /// What happens.
  public let kind: Kind
  /// Decides the details.
  public let seed: UInt64
  /// Position in the plan, for reports.
  public let number: Int

  /// Kind, position and seed.
  public var description: String { "#\(number) \(kind.rawValue) \(seed)" }
}

/// A history to be played, made from one seed.
public struct Plan: Sendable {
  /// The seed.
  public let seed: UInt64
  /// How many nodes take part, 2 to 5.
  public let nodes: Int
  /// What happens, in order.
  public var steps: [Step]

  /// Three nodes and nothing planned.
  init(drilling seed: UInt64) {
    self.seed = seed
    nodes = 3
    steps = []
  }

  /// Makes the plan of a seed: mostly actions and collisions, so that nodes drift apart between exchanges.
  public init(seed: UInt64, stepsMax: Int = 40) {
    var random = SeededRandom(seed: seed)
    self.seed = seed
    nodes = 2 + random.below(4)
    let weights: [(Step.Kind, Int)] = [
      (.act, 44), (.collision, 16), (.look, 2), (.session, 8), (.pages, 8), (.restart, 2), (.crash, 4),
      (.repeated, 4), (.time, 10), (.skew, 2),
    ]
    let total = weights.reduce(0) { $0 + $1.1 }
    steps = (0..<(10 + random.below(stepsMax))).map { number in
      var left = random.below(total)
      let kind = weights.first { entry in
        left -= entry.1
        return left < 0
      }
      return Step(kind: kind?.0 ?? .act, seed: random.next(), number: number)
    }
  }
}
