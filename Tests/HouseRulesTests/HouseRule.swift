/// Where a file breaks a rule.
struct Offence: CustomStringConvertible {
  let path: String
  /// Counted from 1.
  let line: Int
  let complaint: String

  var description: String { "\(path):\(line): \(complaint)" }
}

/// Something that holds everywhere in this repository and that neither compiler nor formatter looks after.
protocol HouseRule: Sendable {
  /// Says in a few words what holds.
  var name: String { get }

  func offences(in file: SourceFile) -> [Offence]
}

/// All rules. A rule that is not listed here is not in force.
let houseRules: [any HouseRule] = [
  ImportsFollowTheArrows(),
  CoreIsSynchronous(),
  PureModulesAreHandedTheirInputs(),
  FilesAreShort(),
  LinesAreShort(),
  NothingTraps(),
  OutputIsTheCommandsOwn(),
  NothingIsUnfinished(),
  NoMachineIsNamed(),
  UncheckedSendableIsProved(),
]
