/// Why a shared folder could not be used.
public enum FolderError: Error, Sendable, Equatable {
  /// The system refused `operation`; `errno` is its number.
  case system(operation: String, errno: Int32)
  /// The path is no folder.
  case notAFolder(String)
  /// More names than are looked at.
  case tooManyNames(max: Int)
}

extension FolderError: CustomStringConvertible {
  /// One sentence about what happened, one about what to do.
  public var description: String {
    switch self {
    case .system(let operation, let errno):
      "The folder could not be used: \(operation) failed with error \(errno). Check that it is there and writable."
    case .notAFolder(let path):
      "\(path) is not a folder. Name a folder that both nodes can see."
    case .tooManyNames(let max):
      "The folder holds more than \(max) files. Use a folder of its own for each group of nodes."
    }
  }
}
