/// Lines fit beside each other on a screen.
struct LinesAreShort: HouseRule {
  let name = "lines are short"

  static let columnsMax = 120

  func offences(in file: SourceFile) -> [Offence] {
    guard file.isSwift, !file.isGenerated else { return [] }
    return file.lines.enumerated().filter { $0.element.count > Self.columnsMax }.map {
      let complaint = "\($0.element.count) columns, at most \(Self.columnsMax) are allowed"
      return Offence(path: file.path, line: $0.offset + 1, complaint: complaint)
    }
  }
}
