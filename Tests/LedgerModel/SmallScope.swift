import Licensing

/// Every history of a few operations by three nodes on one thing: each choice of operations, each causal relation three
/// nodes can bring about, each order of clocks that goes with it.
public struct SmallScope: Sendable {
  /// One step of a history: what is done, and which earlier steps its author had seen.
  public struct Step: Hashable, Sendable, CustomStringConvertible {
    /// What is done.
    public let act: Act
    /// The earlier steps, by position, that the author held.
    public let seen: [Int]
    /// `accept{0}`: what is done and what was seen.
    public var description: String { "\(act.rawValue)\(seen.isEmpty ? "" : "\(seen)")" }
  }

  /// Every `of`th history, counted from `index`: the parts of all indices below `of` make the whole.
  public struct Part: Sendable {
    /// Which part, from 0.
    public let index: Int
    /// How many parts there are, at least 1.
    public let of: Int

    /// One part of `of`.
    public init(index: Int, of: Int) {
      self.of = max(1, of)
      self.index = index % self.of
    }

    /// Everything.
    public static let whole = Part(index: 0, of: 1)
  }

  /// A history that failed, and what was wrong with it.
  public struct Failure: Sendable, CustomStringConvertible {
    /// The steps, in clock order.
    public let steps: [Step]
    /// What was wrong.
    public let complaints: [String]
    /// The steps, then the complaints.
    public var description: String { (["\(steps)"] + complaints).joined(separator: "\n  ") }
  }

  /// What came of a search.
  public struct Report: Sendable {
    /// How many histories there are.
    public var space = 0
    /// How many histories were looked at.
    public var histories = 0
    /// The first failures, at most as many as were asked for.
    public var failures: [Failure] = []
  }

  private let acts: [Act]
  private let length: Int
  private let capacity: Int64
  private let canary: Canary?
  private let failuresMax: Int
  private let deliveriesMax: Int
  private let scene: Scene
  private let prefixes: Bool
  private let part: Part

  /// A search. Its cost grows with the number of acts to the power of `length`, times 1, 2, 7 or 39 causal relations.
  ///
  /// - Parameters:
  ///   - scene: what everybody knows before the first step.
  ///   - acts: the acts to choose from, with repetition; all that collide there unless said.
  ///   - length: how many steps a history has.
  ///   - capacity: minor units in the fund; a license costs 100. Orders and subscriptions have one place.
  ///   - canary: a rule to break.
  ///   - failuresMax: where to stop.
  ///   - deliveriesMax: how many orders of delivery to try beside the order of writing.
  ///   - prefixes: whether every causally closed part of a history is looked at too.
  ///   - part: which of the histories; to be named where the whole takes too long.
  public init(
    scene: Scene = .invitation, acts: [Act]? = nil, length: Int, capacity: Int64 = 100, breaking canary: Canary? = nil,
    failuresMax: Int = 3, deliveriesMax: Int = .max, prefixes: Bool = false, part: Part = .whole
  ) {
    self.scene = scene
    self.acts = acts ?? scene.acts
    self.length = length
    self.capacity = capacity
    self.canary = canary
    self.failuresMax = failuresMax
    self.deliveriesMax = deliveriesMax
    self.prefixes = prefixes
    self.part = part
  }

  /// Looks at every history whose first step is `first`; all first steps if nil.
  public func search(first: Act? = nil) -> Report {
    var report = Report()
    for shape in Self.shapes(length) {
      walk([], shape: shape, first: first, into: &report)
      if report.failures.count >= failuresMax { return report }
    }
    return report
  }

  private func walk(_ chosen: [Act], shape: [[Int]], first: Act?, into report: inout Report) {
    if report.failures.count >= failuresMax { return }
    guard chosen.count == shape.count else {
      for act in chosen.isEmpty ? first.map({ [$0] }) ?? acts : acts {
        walk(chosen + [act], shape: shape, first: first, into: &report)
      }
      return
    }
    let steps = zip(chosen, shape).map { Step(act: $0, seen: $1) }
    report.space += 1
    guard (report.space - 1) % part.of == part.index else { return }
    report.histories += 1
    let complaints = complaints(about: steps)
    if !complaints.isEmpty { report.failures.append(Failure(steps: steps, complaints: complaints)) }
  }

  /// What is wrong with one history, looked at right after it and at the instants at which things end by themselves.
  ///
  /// A causally closed part of a history is, but for the hours between its steps, a shorter history, so a search over
  /// all lengths sees every part; ``prefixes`` looks at the parts themselves as well.
  public func complaints(about steps: [Step]) -> [String] {
    let story = SmallScope.play(steps, in: scene, capacity: capacity)
    let entries = story.world.entries
    let parts = prefixes ? Delivery.closedPrefixes(of: entries, from: story.prologue) : [entries]
    return parts.flatMap { part in
      Oracle(entries: part, order: story.world.order, breaking: canary).complaints(
        at: [story.latest] + scene.laterInstants,
        deliveries: Delivery.orders(of: part, from: story.prologue, atMost: deliveriesMax))
    }
  }

  /// Every causal relation of `length` steps that three nodes can bring about: for each step the earlier steps it had
  /// seen.
  public static func shapes(_ length: Int) -> [[[Int]]] {
    var result: [[[Int]]] = [[]]
    for position in 0..<length {
      result = result.flatMap { shape in
        closedSets(of: shape, below: position).map { shape + [$0] }
      }
    }
    return result.filter { !hasFourConcurrent($0) }
  }

  /// Sets of earlier steps that contain the past of each of their members.
  private static func closedSets(of shape: [[Int]], below position: Int) -> [[Int]] {
    (0..<(1 << position)).map { bits in (0..<position).filter { bits & (1 << $0) != 0 } }
      .filter { set in set.allSatisfy { step in shape[step].allSatisfy(set.contains) } }
  }

  private static func hasFourConcurrent(_ shape: [[Int]]) -> Bool {
    let steps = Array(shape.indices)
    func grow(_ chosen: [Int], _ rest: ArraySlice<Int>) -> Bool {
      if chosen.count == 4 { return true }
      return rest.indices.contains { index in
        let step = rest[index]
        return !chosen.contains { shape[step].contains($0) || shape[$0].contains(step) }
          && grow(chosen + [step], rest[(index + 1)...])
      }
    }
    return grow([], steps[...])
  }
}
