/// A regular expression as JSON Schema uses them, matched in time linear in the text whatever the text is.
///
/// Understood: literals, `.`, classes with ranges and negation, `\d \D \w \W \s \S \n \r \t` and escaped punctuation,
/// groups (also `(?:…)`), alternatives, `* + ? {m} {m,} {m,n}`, and the anchors `^` and `$`, which mean the ends of
/// the whole text. Not understood, and so refused when a method is registered: captures' references, look-around,
/// lazy quantifiers, `\p`.
public struct Pattern: Sendable {
  /// The expression as written.
  public let source: String
  private let program: [PatternInstruction]?
  private let run: PatternRun?

  /// Compiles the expression; look at `isUnderstood`.
  public init(_ source: String) {
    self.source = source
    let compiled = PatternCompiler.compile(source)
    program = compiled?.program
    run = compiled?.run
  }

  /// Whether the expression could be compiled; otherwise nothing matches.
  public var isUnderstood: Bool { program != nil }

  /// Whether the expression is found in the text.
  public func matches(_ text: String) -> Bool {
    if let run { return run.matches(text) }
    guard let program else { return false }
    return Self.simulate(program, text)
  }

  /// Follows all ways through the program at once.
  static func simulate(_ program: [PatternInstruction], _ text: String) -> Bool {
    var states = PatternStates(count: program.count)
    var following = PatternStates(count: program.count)
    var isAtStart = true
    var scalars = text.unicodeScalars.makeIterator()
    var scalar = scalars.next()
    while true {
      if add(0, to: &states, program, isAtStart: isAtStart, isAtEnd: scalar == nil) { return true }
      guard let current = scalar else { return false }
      scalar = scalars.next()
      isAtStart = false
      following.removeAll()
      for state in states.members {
        guard case .take(let set) = program[state], set.contains(current) else { continue }
        if add(state + 1, to: &following, program, isAtStart: false, isAtEnd: scalar == nil) { return true }
      }
      swap(&states, &following)
    }
  }

  /// Adds a state and all it leads to without taking a character; true when the end of the program is among them.
  private static func add(
    _ first: Int, to states: inout PatternStates, _ program: [PatternInstruction], isAtStart: Bool, isAtEnd: Bool
  ) -> Bool {
    var waiting = [first]
    while let state = waiting.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .take: break
      case .found: return true
      case .jump(let target): waiting.append(target)
      case .fork(let one, let other): waiting.append(contentsOf: [one, other])
      case .assertStart: if isAtStart { waiting.append(state + 1) }
      case .assertEnd: if isAtEnd { waiting.append(state + 1) }
      }
    }
    return false
  }
}

extension Pattern: Hashable {
  /// Equal when written alike.
  public static func == (left: Pattern, right: Pattern) -> Bool { left.source == right.source }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

/// A set of program places that remembers the order of arrival.
private struct PatternStates {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(count: Int) {
    isMember = Array(repeating: false, count: count)
  }

  mutating func insert(_ state: Int) -> Bool {
    guard !isMember[state] else { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  mutating func removeAll() {
    for state in members { isMember[state] = false }
    members.removeAll(keepingCapacity: true)
  }
}

/// One step of a compiled expression.
enum PatternInstruction: Sendable {
  case take(ScalarSet)
  case jump(Int)
  case fork(Int, Int)
  case assertStart
  case assertEnd
  case found
}

/// Characters a step accepts.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isNegated
  }

  static func single(_ scalar: Unicode.Scalar) -> ScalarSet { ScalarSet(ranges: [scalar.value...scalar.value]) }

  static let anyButLineEnd = ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isNegated: true)
  static let digits = ScalarSet(ranges: [0x30...0x39])
  static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet(ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2028...0x2029, 0xFEFF...0xFEFF])
}
