import ChangeSets

/// A file in a folder that was not taken in to its end.
public struct FolderProblem: Sendable, Equatable {
  /// The file.
  public var name: FolderName
  /// What is wrong with it.
  public var error: ChangeFileError

  /// Pairs a file and its fault.
  public init(name: FolderName, error: ChangeFileError) {
    self.name = name
    self.error = error
  }
}

/// What one visit to a folder did for one ledger.
public struct FolderReport: Sendable, Equatable {
  /// The ledger.
  public var ledger: LedgerID
  /// Files read to their end.
  public var filesRead = 0
  /// Files written.
  public var filesWritten = 0
  /// Change sets newly stored, those that wait included.
  public var received = 0
  /// Change sets that were there before.
  public var duplicates = 0
  /// Change sets written.
  public var sent = 0
  /// Acknowledgements written.
  public var acknowledgementsSent = 0
  /// What became of the acknowledgements read.
  public var acknowledgements = AcknowledgementReport()
  /// Change sets that the store did not take, with reasons; the first of them only.
  public var refused: [Refusal] = []
  /// Change sets that the store did not take.
  public var refusedCount = 0
  /// Ids that are still lacking; ascending. They may come with files that are still on their way.
  public var missing: [ChangeSetID] = []
  /// Files that could not be read to their end; they are tried again at the next visit.
  public var problems: [FolderProblem] = []
}
