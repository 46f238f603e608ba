import ChangeSets

/// Why a session, a connection or a listener ended before its work was done. What was acknowledged until then is
/// stored; running the same exchange again goes on from there.
public enum ExchangeError: Error, Sendable, Equatable {
  /// A frame announces more bytes than its kind may have.
  case frameTooLong(bytes: Int, max: Int)
  /// A message does not read; `what` names the field.
  case malformed(String)
  /// A message that has no place at this point of the session.
  case unexpected(String)
  /// The peer speaks only versions that this side does not.
  case versionUnsupported(lowest: UInt8, highest: UInt8)
  /// The peer does not hold the ledger, or does not offer it to us; it does not say which.
  case ledgerUnavailable
  /// A page holds a change set of another ledger.
  case foreignLedger
  /// The peer sent a page that was not asked for, or more pages than the window allows.
  case windowExceeded
  /// The peer keeps sending pages that bring nothing new.
  case noProgress(pages: Int)
  /// The peer listed more than this side reads; `what` says of what.
  case tooMany(what: String, max: Int)
  /// The connection ended in the middle.
  case cut
  /// The peer ended the session and said why.
  case closedByPeer(CloseCode)
  /// The local store failed; the text is its own.
  case storeFailed(String)
  /// The session was driven wrongly by the code around it: an answer that does not fit the question.
  case misuse(String)
  /// Nothing was heard for this long.
  case idle(seconds: Int64)
  /// An address that is not of this machine. Only loopback is served until connections are encrypted.
  case notLoopback(String)
  /// The listener or the connection could not be opened; the text is the system's.
  case connection(String)

  /// What the peer is told about it.
  var closeCode: CloseCode {
    switch self {
    case .frameTooLong, .tooMany: .tooMuch
    case .malformed, .unexpected, .foreignLedger, .windowExceeded: .violation
    case .noProgress: .noProgress
    case .idle: .idle
    case .versionUnsupported, .ledgerUnavailable, .cut, .closedByPeer, .storeFailed, .misuse, .notLoopback,
      .connection:
      .fault
    }
  }
}

extension ExchangeError: CustomStringConvertible {
  /// One sentence about what happened, one about what to do.
  public var description: String {
    switch self {
    case .frameTooLong(let bytes, let max):
      "The peer announced a frame of \(bytes) bytes; \(max) are allowed here. Check that it is an Allot node."
    case .malformed(let what):
      "The peer sent something unreadable (\(what)). Check that both sides run a current version."
    case .unexpected(let what):
      "The peer sent \(what) out of turn. Check that both sides run a current version."
    case .versionUnsupported(let lowest, let highest):
      "The peer speaks versions \(lowest) to \(highest) of the exchange only. Upgrade the older side."
    case .ledgerUnavailable:
      "The peer does not offer this ledger. Check the ledger id, and that this device was granted access there."
    case .foreignLedger:
      "The peer sent change sets of another ledger. Nothing of that page was taken; do not trust this peer."
    case .windowExceeded:
      "The peer sent pages nobody waited for. Check that both sides run a current version."
    case .noProgress(let pages):
      "The peer sent \(pages) pages in a row that brought nothing new. Look at what was refused, then try again."
    case .tooMany(let what, let max):
      "The peer listed more \(what) than the \(max) that are read. Check that it is a healthy Allot node."
    case .cut:
      "The connection ended before the exchange did. Run it again: it goes on where it stopped."
    case .closedByPeer(let code):
      "The peer ended the exchange: \(code.explanation). What was acknowledged is stored."
    case .storeFailed(let text):
      "The local store failed: \(text). Nothing unacknowledged was kept; mend the store and run the exchange again."
    case .misuse(let what):
      "The exchange was driven wrongly: \(what). This is a fault of this program; please report it."
    case .idle(let seconds):
      "Nothing was heard from the peer for \(seconds) s. Check that it still runs, then try again."
    case .notLoopback(let host):
      "\(host) is not an address of this machine alone. Use 127.0.0.1 or ::1."
    case .connection(let text):
      "No connection: \(text). Check host and port, and that the peer is listening."
    }
  }
}
