/// A file that has outgrown this has more than one reason to exist.
struct FilesAreShort: HouseRule {
  let name = "files are short"

  static let linesMax = 450

  func offences(in file: SourceFile) -> [Offence] {
    guard file.isSwift, !file.isGenerated else { return [] }
    let count = file.lines.last?.isEmpty == true ? file.lines.count - 1 : file.lines.count
    guard count > Self.linesMax else { return [] }
    let complaint = "\(count) lines, at most \(Self.linesMax) are allowed: give each reason to exist its own file"
    return [Offence(path: file.path, line: Self.linesMax + 1, complaint: complaint)]
  }
}
