import JSONRPC
import Licensing

/// Lines that agree in everything but the person, which one command says again. Two of one person cannot be told apart
/// by address, so they come into groups of their own.
struct LineGroups<Terms: Hashable> {
  /// A line of somebody who is to be given something anew.
  struct Member {
    let line: LedgerImport.Line
    let row: AddressRows.Row
    /// What cannot be said of it any more.
    let lost: [LostInMove]
  }

  /// Groups in the order of their first lines.
  private(set) var all: [(terms: Terms, members: [Member])] = []
  private var people: [Set<LearnerID>] = []
  private var places: [Terms: [Int]] = [:]

  /// - Parameter isInLine: it waits, so nobody may come before it who stood behind it: it joins no group but the last.
  mutating func add(_ member: Member, _ terms: Terms, isInLine: Bool) {
    let learner = member.row.learner
    let open = places[terms]?.first { !people[$0].contains(learner) && (!isInLine || $0 == all.count - 1) }
    let place = open ?? all.count
    if open == nil {
      all.append((terms, []))
      people.append([])
      places[terms, default: []].append(place)
    }
    all[place].members.append(member)
    people[place].insert(learner)
  }
}

extension LedgerImport {
  /// Goes through what became of lines that one command said again: each that was refused is refused, all of them if
  /// the command was, and the others are handed on with their place and their row.
  mutating func settle(
    _ lines: [Line], _ error: DomainError?, _ rows: JSON, done: (inout LedgerImport, Int, JSONObject) -> Void
  ) {
    for (place, line) in lines.enumerated() {
      if let error {
        refuse(line.place, line.type, error)
      } else if let row = rows[place]?.objectValue, row["ok"]?.boolValue == true {
        done(&self, place, row)
      } else {
        refuse(line.place, line.type, DomainError(refused: rows[place]?["error"]))
      }
    }
  }
}

extension DomainError {
  /// The refusal that a result of another row states.
  fileprivate init(refused error: JSON?) {
    let code = error?["code"]?.int64Value.flatMap { DomainErrorCode(rawValue: Int(clamping: $0)) }
    var data = error?["data"]?.objectValue ?? JSONObject()
    data["code"] = nil
    data["nextActions"] = nil
    self.init(code ?? .importNotCarried, error?["message"]?.stringValue, data: data)
  }
}
