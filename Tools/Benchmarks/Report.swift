/// One line of the table: a workload, what it took, its yardstick in the same run, and their ratio.
struct Figure {
  let workload: String
  let measured: String
  let yardstick: String
  let ratio: Double?
  let goal: String
}

/// Prints figures as a table.
enum Report {
  static func print(_ figures: [Figure]) {
    let heading = ["workload", "measured", "yardstick", "ratio", "goal"]
    let rows = figures.map { [$0.workload, $0.measured, $0.yardstick, $0.ratio.map(rounded) ?? "–", $0.goal] }
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
    for row in [heading] + rows {
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      Swift.print(cells.joined(separator: "  "))
    }
  }

  /// Two decimals.
  static func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// A duration in a unit that suits it.
  static func duration(_ seconds: Double) -> String {
    seconds < 0.001
      ? rounded(seconds * 1e6) + " µs" : seconds < 1 ? rounded(seconds * 1e3) + " ms" : rounded(seconds) + " s"
  }
}
