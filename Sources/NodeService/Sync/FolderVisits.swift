import ChangeSets
import Exchange
import JSONRPC
import Replica
import Synchronization

/// The exchanges of this node through folders: one visit at a time, since all drafts of a node have one name. What was
/// read before is remembered for as long as the node runs, so that each file is read once; a node that starts again,
/// from a backup perhaps, reads again. Any thread may use it.
final class FolderVisits: Sendable {
  private struct Place: Hashable {
    let path: String
    let ledger: LedgerID
  }

  private let memories = Mutex<[Place: FolderMemory]>([:])

  /// Exchanges one ledger through a folder.
  ///
  /// - Throws: `FolderError`, `ChangeFileError` or `ReplicaError`.
  func visit(_ path: String, _ ledger: LedgerID, node: Hash256, store: any ExchangeStore) throws -> FolderReport {
    try memories.withLock { memories in
      let place = Place(path: path, ledger: ledger)
      var memory = memories[place] ?? FolderMemory()
      // What was read until a fault is taken in all the same.
      defer { memories[place] = memory }
      return try FolderExchange(ledger, in: PosixFolder(path: path), store: store, node: node).run(memory: &memory)
    }
  }

  /// Forgets what was read in a folder.
  func forget(_ path: String) {
    memories.withLock { memories in memories = memories.filter { $0.key.path != path } }
  }
}

/// Checks a folder's path, and says in this node's words what is wrong with a folder.
enum SharedFolder {
  /// The path, if it is absolute and names a folder that can be opened.
  static func checked(_ path: String) throws -> String {
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw DomainError(.folderPathInvalid) }
    do throws(FolderError) { _ = try PosixFolder(path: path) } catch { throw DomainError(error) }
    return path
  }
}

extension DomainError {
  /// Why a folder could not be used; its path is left out.
  init(_ error: FolderError) {
    switch error {
    case .notAFolder:
      // One sentence more than the table has: in the results of a sync the message stands alone.
      self.init(.folderAbsent, "The folder is not there. Connect the disk or the stick that holds it, then repeat.")
    case .system, .tooManyNames: self.init(.folderFailed, error.description)
    }
  }

  /// Why a file in a folder was not taken in.
  init(_ problem: FolderProblem) {
    self.init(
      .folderFileRefused, problem.error.description, data: ["file": .string(problem.name.text)])
  }
}
