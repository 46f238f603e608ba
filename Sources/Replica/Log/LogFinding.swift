import ChangeSets

/// Something that `verify` found wrong with the log. `description` is one sentence for a person.
enum LogFinding: Hashable, Sendable, CustomStringConvertible {
  /// SQLite found the file damaged, or could not read it.
  case database(detail: String)
  /// A row refers to one that is not there.
  case danglingRow(table: String)
  /// The bytes of a change set do not read, or are not what their name says.
  case damagedSet(localID: Int64, id: ChangeSetID, detail: String)
  /// A signature that was verified before is none.
  case badSignature(localID: Int64, id: ChangeSetID)
  /// A signature that was never verified does not hold. Those after it in the chain vouch for the change set.
  case unprovenSignature(localID: Int64, id: ChangeSetID)
  /// What a change set says about itself and what the tables say about it differ.
  case misfiledSet(localID: Int64, id: ChangeSetID, detail: String)
  /// What an author had seen is recorded otherwise than it follows from the heads.
  case seenDiffers(localID: Int64, id: ChangeSetID)
  /// There are more rows about what authors had seen than follow from the heads.
  case seenRowsLeftOver(count: Int64)
  /// A line's end is recorded at another place than it is.
  case lineEndDiffers(line: Int64)
  /// The kept digest or count of a ledger is not that of its change sets.
  case digestDiffers(LedgerID)

  var description: String {
    switch self {
    case .database(let detail): "SQLite: \(detail)."
    case .danglingRow(let table): "A row of \(table) refers to one that is not there."
    case .damagedSet(_, let id, let detail): "Change set \(id) is damaged: \(detail)"
    case .badSignature(_, let id): "The signature of change set \(id) is damaged."
    case .unprovenSignature(_, let id):
      "The signature of change set \(id) does not hold, but those after it vouch for it."
    case .misfiledSet(_, let id, let detail): "Change set \(id) is filed wrongly: \(detail)."
    case .seenDiffers(_, let id): "What the author of change set \(id) had seen is recorded wrongly."
    case .seenRowsLeftOver(let count): "\(count) rows about what authors had seen belong to nothing."
    case .lineEndDiffers(let line): "The end of line \(line) is recorded wrongly."
    case .digestDiffers(let ledger): "The digest of ledger \(ledger) is not that of its change sets."
    }
  }
}
