import ChangeSets
import GRDB

/// Why a replica cannot do what was asked. `description` is one sentence for a person and says what to do next.
public enum ReplicaError: Error, Sendable, Equatable {
  /// The file was written by a later version; `versions` are the parts of its form that this one does not know.
  case newerFile(versions: [String])
  /// The file is an SQLite file of something else, or no SQLite file.
  case notAReplica(path: String)
  /// SQLite or the check of the log found damage.
  case damaged(detail: String)
  /// No room for the write. Nothing of it was kept; reads go on.
  case diskFull
  /// The file, its directory or its file system does not allow writing.
  case readOnly
  /// Another connection held the file for longer than the waiting time.
  case busy
  /// Reading or writing the file failed.
  case inputOutput(detail: String)
  /// A sync to the disk failed before, so that what the file holds is unknown until it is opened and verified again.
  case stopped
  /// SQLite did not keep a setting that durability rests on.
  case settingNotKept(name: String, found: String)
  /// A file or directory of the replica could not be made, opened or changed.
  case file(path: String, detail: String)
  /// The replica holds nothing of this ledger.
  case unknownLedger(LedgerID)
  /// The replica has not got this change set.
  case unknownChangeSet(ChangeSetID)
  /// This node has no chain in the ledger that it may write to.
  case noOwnChain(LedgerID)
  /// The node's own chain was continued by someone else; a new chain has to be started before the next write.
  case ownChainForked(ChainID)
  /// A change set that this node wrote was not taken by its own log.
  case ownChangeSetRefused(reason: String)
  /// Rules are in force in the ledger that this version does not know, so nothing can be written or derived.
  case rulesUnknown(inForce: UInt32, known: UInt32)
  /// Two tables contradict each other. `verify` finds out more; `rebuild` makes the derived ones again.
  case inconsistent(String)

  /// The typed error for what SQLite reported; any other error as it is.
  static func typed(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    switch error.resultCode {
    case .SQLITE_FULL: return ReplicaError.diskFull
    case .SQLITE_READONLY, .SQLITE_PERM: return ReplicaError.readOnly
    case .SQLITE_BUSY, .SQLITE_LOCKED: return ReplicaError.busy
    case .SQLITE_CORRUPT: return ReplicaError.damaged(detail: error.message ?? "malformed")
    case .SQLITE_NOTADB: return ReplicaError.damaged(detail: "the file is no SQLite file")
    case .SQLITE_IOERR, .SQLITE_CANTOPEN:
      return ReplicaError.inputOutput(detail: "SQLite code \(error.extendedResultCode.rawValue)")
    default: return error
    }
  }
}

extension ReplicaError: CustomStringConvertible {
  /// One sentence for a person, with what to do next.
  public var description: String {
    switch self {
    case .newerFile(let versions):
      "The replica was written by a newer version (\(versions.joined(separator: ", "))). Nothing was changed. Upgrade."
    case .notAReplica(let path):
      "\(path) is not a replica. Nothing was changed. Choose another directory, or move the file away."
    case .damaged(let detail):
      "The replica is damaged (\(detail)). Move its directory aside; fetch the ledgers from a peer or a backup."
    case .diskFull: "The disk is full. Nothing of this change was kept. Free some space and repeat it."
    case .readOnly: "The replica cannot be written to. Check the permissions of its directory and the file system."
    case .busy: "Another program is using the replica's file. Repeat this when it has finished."
    case .inputOutput(let detail): "Reading or writing the replica failed (\(detail)). Check the disk and start again."
    case .stopped: "A write could not be brought to the disk. Check the disk, start again, and run verify."
    case .settingNotKept(let name, let found):
      "SQLite answers \(found) for \(name), so that writes would not be safe. Use a disk that is in this machine."
    case .file(let path, let detail): "\(path): \(detail). Check the path and its permissions."
    case .unknownLedger(let id): "This node holds nothing of the ledger \(id). Sync with a node that has it."
    case .unknownChangeSet(let id): "This node does not hold the change set \(id). Sync with a node that has it."
    case .noOwnChain(let id): "This node has no chain in the ledger \(id) yet. Start one before writing."
    case .ownChainForked(let id):
      "The chain \(id) of this node was continued elsewhere: the node was restored or copied. Start a new chain."
    case .ownChangeSetRefused(let reason): "The change was not made: \(reason)"
    case .rulesUnknown(let inForce, let known):
      "Version \(inForce) of the rules is in force in this ledger; this node knows \(known). Upgrade this node."
    case .inconsistent(let detail): "The replica contradicts itself (\(detail)). Run verify, then rebuild."
    }
  }
}
