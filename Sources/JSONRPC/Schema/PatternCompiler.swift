/// Turns the text of an expression into a program for `Pattern`.
struct PatternCompiler {
  /// Instructions a program may have; bounds what counted repetitions unfold to.
  static let instructionsMax = 4096
  /// Repetitions that may be counted.
  static let repetitionsMax = 1000
  /// Groups inside one another.
  static let depthMax = 32

  private indirect enum Node {
    case sequence([Node])
    case alternatives([Node])
    case repeated(Node, atLeast: Int, atMost: Int?)
    case set(ScalarSet)
    case start
    case end
  }

  private struct NotUnderstood: Error {}

  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var depth = 0
  private var program: [PatternInstruction] = []

  private init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  /// The program, or nil when the expression is not understood or too large.
  static func compile(_ source: String) -> (program: [PatternInstruction], run: PatternRun?)? {
    var compiler = PatternCompiler(source)
    do {
      let node = try compiler.alternatives()
      guard compiler.place == compiler.scalars.count else { return nil }
      try compiler.emit(node)
      compiler.program.append(.found)
      return (compiler.program, run(node))
    } catch {
      return nil
    }
  }

  private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    place += 1
    return true
  }

  // MARK: Reading

  private mutating func alternatives() throws -> Node {
    depth += 1
    guard depth <= Self.depthMax else { throw NotUnderstood() }
    defer { depth -= 1 }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws -> Node {
    var parts: [Node] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      parts.append(try quantified(try atom()))
    }
    return .sequence(parts)
  }

  private mutating func atom() throws -> Node {
    guard let scalar = next else { throw NotUnderstood() }
    place += 1
    switch scalar {
    case "(":
      if take("?"), !take(":") { throw NotUnderstood() }
      let inner = try alternatives()
      guard take(")") else { throw NotUnderstood() }
      return inner
    case "[": return .set(try bracketed())
    case ".": return .set(.anyButLineEnd)
    case "^": return .start
    case "$": return .end
    case "\\": return .set(try escaped())
    case "*", "+", "?", "{", "}", "]": throw NotUnderstood()
    default: return .set(.single(scalar))
    }
  }

  private mutating func quantified(_ node: Node) throws -> Node {
    let bounds: (Int, Int?)
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if take("{") {
      bounds = try counted()
    } else {
      return node
    }
    if let scalar = next, ["*", "+", "?", "{"].contains(scalar) { throw NotUnderstood() }
    return .repeated(node, atLeast: bounds.0, atMost: bounds.1)
  }

  private mutating func counted() throws -> (Int, Int?) {
    let atLeast = try number()
    if take("}") { return (atLeast, atLeast) }
    guard take(",") else { throw NotUnderstood() }
    if take("}") { return (atLeast, nil) }
    let atMost = try number()
    guard take("}"), atLeast <= atMost else { throw NotUnderstood() }
    return (atLeast, atMost)
  }

  private mutating func number() throws -> Int {
    var digits = ""
    while let scalar = next, ScalarSet.digits.contains(scalar) {
      digits.unicodeScalars.append(scalar)
      place += 1
    }
    guard let value = Int(digits), value <= Self.repetitionsMax else { throw NotUnderstood() }
    return value
  }

  private mutating func escaped() throws -> ScalarSet {
    guard let scalar = next else { throw NotUnderstood() }
    place += 1
    switch scalar {
    case "d": return .digits
    case "D": return negated(.digits)
    case "w": return .word
    case "W": return negated(.word)
    case "s": return .space
    case "S": return negated(.space)
    case "n": return .single("\n")
    case "r": return .single("\r")
    case "t": return .single("\t")
    default:
      guard !ScalarSet.word.contains(scalar) else { throw NotUnderstood() }
      return .single(scalar)
    }
  }

  private func negated(_ set: ScalarSet) -> ScalarSet {
    ScalarSet(ranges: set.ranges, isNegated: !set.isNegated)
  }

  private mutating func bracketed() throws -> ScalarSet {
    var set = ScalarSet()
    set.isNegated = take("^")
    while !take("]") {
      let low = try bracketMember()
      guard low.ranges.count == 1, let first = low.ranges.first, first.count == 1, next == "-",
        place + 1 < scalars.count, scalars[place + 1] != "]"
      else {
        guard !low.isNegated else { throw NotUnderstood() }
        set.ranges += low.ranges
        continue
      }
      place += 1
      let high = try bracketMember()
      guard high.ranges.count == 1, let last = high.ranges.first, last.count == 1,
        first.lowerBound <= last.lowerBound
      else { throw NotUnderstood() }
      set.ranges.append(first.lowerBound...last.lowerBound)
    }
    return set
  }

  private mutating func bracketMember() throws -> ScalarSet {
    guard let scalar = next else { throw NotUnderstood() }
    place += 1
    return scalar == "\\" ? try escaped() : .single(scalar)
  }

  // MARK: The plain form

  /// The expression as a run of counted characters between both ends of the text, if it is one.
  private static func run(_ node: Node) -> PatternRun? {
    guard case .sequence(let parts) = node, case .start? = parts.first, case .end? = parts.last else { return nil }
    var steps: [PatternRun.Step] = []
    for part in parts.dropFirst().dropLast() {
      guard let step = step(part) else { return nil }
      steps.append(step)
    }
    return PatternRun(steps)
  }

  private static func step(_ node: Node) -> PatternRun.Step? {
    switch node {
    case .set(let set):
      return ByteSet(set).map { PatternRun.Step(set: $0, least: 1, most: 1) }
    case .repeated(let inner, let atLeast, let atMost):
      guard var step = step(inner), step.least == 1, step.most == 1 else { return nil }
      step.least = atLeast
      step.most = atMost ?? .max
      return step
    case .sequence, .alternatives, .start, .end: return nil
    }
  }

  // MARK: Writing

  private mutating func append(_ instruction: PatternInstruction) throws {
    guard program.count < Self.instructionsMax else { throw NotUnderstood() }
    program.append(instruction)
  }

  private mutating func emit(_ node: Node) throws {
    switch node {
    case .set(let set): try append(.take(set))
    case .start: try append(.assertStart)
    case .end: try append(.assertEnd)
    case .sequence(let parts): for part in parts { try emit(part) }
    case .alternatives(let branches): try emit(branches: branches[...])
    case .repeated(let inner, let atLeast, let atMost):
      for _ in 0..<atLeast { try emit(inner) }
      if let atMost {
        try emit(inner, upTo: atMost - atLeast)
      } else {
        let fork = program.count
        try append(.fork(fork + 1, fork + 1))
        try emit(inner)
        try append(.jump(fork))
        program[fork] = .fork(fork + 1, program.count)
      }
    }
  }

  /// Each repetition may be the last: every one is preceded by a way past all that follow.
  private mutating func emit(_ node: Node, upTo count: Int) throws {
    var forks: [Int] = []
    for _ in 0..<count {
      forks.append(program.count)
      try append(.fork(0, 0))
      try emit(node)
    }
    for fork in forks { program[fork] = .fork(fork + 1, program.count) }
  }

  private mutating func emit(branches: ArraySlice<Node>) throws {
    guard let first = branches.first else { return }
    guard branches.count > 1 else { return try emit(first) }
    let fork = program.count
    try append(.fork(0, 0))
    try emit(first)
    let jump = program.count
    try append(.jump(0))
    program[fork] = .fork(fork + 1, program.count)
    try emit(branches: branches.dropFirst())
    program[jump] = .jump(program.count)
  }
}
