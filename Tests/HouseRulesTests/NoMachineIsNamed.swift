/// Nothing refers to a place that exists on one machine only. The paths are taken apart below so that this file keeps
/// its own rule.
struct NoMachineIsNamed: HouseRule {
  let name = "no machine's paths are named"

  private static let directories = ["wo" + "rk", "t" + "mp", "ro" + "ot", "ho" + "me", "Us" + "ers", "pri" + "vate"]
  private static let paths = directories.map { "/\($0)/" }

  func offences(in file: SourceFile) -> [Offence] {
    file.lines.enumerated().flatMap { offset, line in
      Self.paths.filter { isNamed($0, in: line) }.map {
        Offence(path: file.path, line: offset + 1, complaint: "names the path \($0)")
      }
    }
  }

  /// Whether the path is named from the root: `x/tools/` within a longer path or an address is none of it.
  private func isNamed(_ path: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.firstRange(of: path) {
      let before = line[..<range.lowerBound].last
      if before.map({ !$0.isLetter && !$0.isNumber && !"_.-~}".contains($0) }) ?? true { return true }
      rest = line[line.index(after: range.lowerBound)...]
    }
    return false
  }
}
