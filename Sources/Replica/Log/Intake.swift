import ChangeSets

/// What became of change sets that were handed to the log. Each of them counts once: as stored, as a duplicate, as
/// newly waiting, or as refused. `stored` and `refused` hold those too that had been waiting for these.
struct Intake: Sendable {
  /// In causal order.
  var stored: [StoredSet] = []
  /// Held or waiting before.
  var duplicates = 0
  /// Of those handed in, the ones that wait for others now.
  var waiting = 0
  /// All of the ledger that wait.
  var waitingTotal = 0
  var refused: [Refused] = []
  /// What waiting ones lack and is nowhere here; ascending.
  var missing: [ChangeSetID] = []

  /// A change set that was not taken.
  struct Refused: Sendable {
    let id: ChangeSetID
    let reason: RefusalReason
  }
}

/// Why a change set was not taken. `description` is one sentence for a person.
enum RefusalReason: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its bytes, its signature or its place in its chain are wrong.
  case invalid(ChangeSetError)
  /// A head or predecessor stands at another place than it says.
  case headElsewhere(Head)
  /// Its time is not later than that of something it builds on.
  case timeNotLater
  /// Too much of the ledger waits for change sets that are not here. It may be brought again.
  case tooMuchWaiting(name: String, max: Int)

  var description: String {
    switch self {
    case .invalid(let error): error.description
    case .headElsewhere(let head): "It says that \(head.hash) is at \(head.address), where it is not."
    case .timeNotLater: "Its time is not later than that of a change set which it builds on."
    case .tooMuchWaiting(let name, let max):
      "\(name) allows \(max), and that much waits for change sets that are not here. Bring those first."
    }
  }
}
