/// Why bytes, keys, texts or times were not taken.
///
/// `description` is one sentence for a person and, where something can be done about it, says what.
public enum ChangeSetError: Error, Hashable, Sendable {
  /// The bytes are no message of this kind at all: cut short, or damaged.
  case malformed(what: String)
  /// The bytes say something, but not in the one allowed way of saying it.
  case notCanonical(what: String)
  /// A field that must be there, or must not, or must have another length or range.
  case invalidField(message: String, field: String, rule: String)
  /// A header of a later form.
  case unknownFormat(UInt32)
  /// More than a named maximum; both in the unit that the name of the maximum says.
  case overLimit(name: String, found: UInt64, max: UInt64)
  /// Heads that do not ascend, or that repeat.
  case headsNotAscending
  /// A head on the change set's own chain.
  case headOnOwnChain
  /// The chain id is not the one that key, ledger and nonce give.
  case chainIDMismatch
  /// The body is not the one that the header names.
  case bodyHashMismatch
  /// An erasable part does not open the commitment it names.
  case commitmentMismatch(index: UInt32)
  /// The signature is not the device's.
  case badSignature
  /// The change set belongs to another ledger.
  case wrongLedger
  /// The change set named as previous is not at the preceding place of the same chain.
  case brokenLink
  /// Nothing is known of the chain, so that no key is at hand to verify with.
  case unknownChain
  /// The page was made for something else, or inflates to something other than it says.
  case badPage(reason: String)
  /// The wall clock stands before 1970 or after the last time there is.
  case clockOutOfRange(milliseconds: Int64)
  /// No later time exists.
  case clockExhausted
  /// A text (device id, token, recovery words) that was mistyped or means something else.
  case badText(kind: String, reason: String)
}

extension ChangeSetError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .malformed(let what):
      "The bytes are no \(what): they are cut short or damaged. Fetch them again."
    case .notCanonical(let what):
      "The \(what) is not in its canonical form, so it cannot be taken. Ask its author's node for the original bytes."
    case .invalidField(let message, let field, let rule):
      "The field '\(field)' of the \(message) is wrong: \(rule)."
    case .unknownFormat(let format):
      "The change set has format \(format), and this version reads format 1. Upgrade to read it."
    case .overLimit(let name, let found, let max):
      "\(name) allows at most \(max), and there are \(found). Split it into several."
    case .headsNotAscending:
      "The heads must ascend by chain, number and hash, and none may come twice."
    case .headOnOwnChain:
      "A head names the change set's own chain. A device that finds its chain written by another starts a new chain."
    case .chainIDMismatch:
      "The chain id does not follow from the device key, the ledger and the nonce of its first change set."
    case .bodyHashMismatch:
      "The body is not the one that the header names. Fetch it again, from another peer if it stays so."
    case .commitmentMismatch(let index):
      "The erasable part for commitment \(index) does not open it. Fetch it again, from another peer if it stays so."
    case .badSignature:
      "The signature is not that of the device that the change set names. Fetch it from another peer."
    case .wrongLedger:
      "The change set belongs to another ledger. Choose the ledger that it came from."
    case .brokenLink:
      "The change set names as its previous one a change set that is not at the preceding place of its chain."
    case .unknownChain:
      "The start of the chain is not here yet, so nothing of it can be verified. Fetch the chain from its start."
    case .badPage(let reason):
      "The page cannot be read: \(reason). Export or fetch it again."
    case .clockOutOfRange(let milliseconds):
      "The clock reads \(milliseconds) ms since 1970, which is outside of the allowed range. Set the computer's clock."
    case .clockExhausted:
      "No later time exists. Set the computer's clock, and start a new chain."
    case .badText(let kind, let reason):
      "This is no \(kind): \(reason)."
    }
  }
}
