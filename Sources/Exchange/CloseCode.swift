/// What a side says when it ends a session early. The numbers are final.
public enum CloseCode: UInt8, Sendable, Equatable {
  /// A message was unreadable or out of turn.
  case violation = 1
  /// A length or a count went beyond what is read.
  case tooMuch = 2
  /// Pages kept coming that brought nothing new.
  case noProgress = 3
  /// Nothing was heard for too long.
  case idle = 4
  /// A fault on the closing side, such as a failing disk.
  case fault = 5

  /// Half a sentence for people.
  public var explanation: String {
    switch self {
    case .violation: "it could not make sense of what this side sent"
    case .tooMuch: "this side sent more than it reads"
    case .noProgress: "this side's pages brought it nothing new"
    case .idle: "it heard nothing from this side for too long"
    case .fault: "it has a fault of its own, such as a failing disk"
    }
  }
}
