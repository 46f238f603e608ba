/// Times a piece of work.
enum Stopwatch {
  /// Seconds that `body` took, and what it returned.
  static func time<Value>(_ body: () throws -> Value) rethrows -> (seconds: Double, value: Value) {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try body()
    let spent = clock.now - start
    let parts = spent.components
    return (Double(parts.seconds) + Double(parts.attoseconds) / 1e18, value)
  }

  /// The median of several runs.
  static func median(of runs: Int, _ body: (Int) throws -> Double) rethrows -> Double {
    var all: [Double] = []
    for run in 0..<runs { all.append(try body(run)) }
    return all.sorted()[all.count / 2]
  }
}
