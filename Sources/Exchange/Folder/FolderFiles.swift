import ChangeSets

/// A folder that several nodes see. Files in it are written once, whole, and never changed.
public protocol FolderFiles {
  /// All names in the folder, in any order, at most `max`; what they are is none of this protocol's business.
  func names(max: Int) throws -> [String]

  /// Opens a file for reading from its beginning; nil if it is gone, or no plain file. A link is not followed.
  func open(_ name: FolderName) throws -> (any FolderReading)?

  /// Begins a file under a name that nobody reads. `node` keeps the drafts of different nodes apart; a draft that a
  /// crash left behind is replaced.
  func draft(by node: Hash256) throws -> any FolderDraft
}

/// A file being read.
public protocol FolderReading {
  /// Its size when it was opened, in bytes.
  var size: Int { get }
  /// The next bytes, at most `max`; none at the end.
  func read(max: Int) throws -> [UInt8]
}

/// A file being written, seen by nobody until it is published.
public protocol FolderDraft {
  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) throws
  /// Makes the content durable, and then visible under its name in one step.
  func publish(as name: FolderName) throws
  /// Throws the draft away.
  func discard()
}
