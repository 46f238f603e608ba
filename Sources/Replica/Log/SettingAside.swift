import GRDB

/// Tells a change set that deriving stumbles over from a file that cannot be read or written.
///
/// The first kind is set aside, stored and served onward like any other, so that one poisonous change set does not keep
/// back everything that comes with it. The second kind ends the transaction.
enum SettingAside {
  /// Whether an error says that tables do not fit what is to be derived, and not that the file or the machine fails.
  static func isFault(ofContent error: any Error) -> Bool {
    switch error {
    case ReplicaError.inconsistent: true
    case is ReplicaError: false
    case let error as DatabaseError: error.resultCode == .SQLITE_CONSTRAINT || error.resultCode == .SQLITE_MISMATCH
    default: true
    }
  }

  /// What is kept as the reason: for a person, without what the change set says.
  static func reason(_ error: any Error) -> String {
    "Deriving from it failed (\(type(of: error))). Upgrade this node, then run node.rebuild; it is kept and passed on."
  }
}
