/// Short secrets and ids as people copy them: base32 in groups, with four check characters.
///
/// The alphabet leaves out I, L, O and U; reading takes either case, I and L as 1, O as 0, and skips spaces and
/// hyphens. The check characters depend on the kind, so that a token is refused where a pairing code belongs.
public enum GroupedBase32 {
  /// What the text stands for.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// A device id, 32 bytes: eight groups of seven.
    case device
    /// A learner's token, 16 bytes: six groups of five.
    case token
    /// A one-time pairing secret, 16 bytes: six groups of five.
    case pairing

    /// Bytes that the text stands for.
    public var byteCount: Int {
      switch self {
      case .device: 32
      case .token, .pairing: 16
      }
    }

    var groupSize: Int {
      switch self {
      case .device: 7
      case .token, .pairing: 5
      }
    }

    var name: String {
      switch self {
      case .device: "device id"
      case .token: "token"
      case .pairing: "pairing code"
      }
    }
  }

  static let checkCharacterCount = 4
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The text for `bytes`, in upper case with hyphens between the groups.
  public static func encode(_ bytes: [UInt8], as kind: Kind) -> String {
    let characters = base32(bytes) + check(bytes, kind)
    var text: [UInt8] = []
    for (index, character) in characters.enumerated() {
      if index > 0, index.isMultiple(of: kind.groupSize) { text.append(UInt8(ascii: "-")) }
      text.append(character)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what `encode` gave, as a person may have typed it.
  ///
  /// - Throws: `.badText` that says whether a character, the length or the check is wrong.
  public static func decode(_ text: String, as kind: Kind) throws(ChangeSetError) -> [UInt8] {
    var characters: [UInt8] = []
    let dataCount = (kind.byteCount * 8 + 4) / 5
    for character in text.utf8 {
      switch character {
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
      default:
        guard let plain = plain(character), characters.count < dataCount + checkCharacterCount else {
          throw .badText(kind: kind.name, reason: reason(character))
        }
        characters.append(plain)
      }
    }
    guard characters.count == dataCount + checkCharacterCount else {
      let wanted = dataCount + checkCharacterCount
      throw .badText(
        kind: kind.name, reason: "it has \(characters.count) letters and digits instead of \(wanted); copy all of it")
    }
    guard let bytes = bytes(characters.prefix(dataCount)), bytes.count == kind.byteCount,
      check(bytes, kind) == Array(characters.suffix(checkCharacterCount))
    else {
      throw .badText(kind: kind.name, reason: "its check characters do not fit; look for a mistyped character")
    }
    return bytes
  }

  private static func reason(_ character: UInt8) -> String {
    guard plain(character) == nil else { return "it is too long; copy only the code itself" }
    return character < 128
      ? "the character '\(Character(Unicode.Scalar(character)))' does not occur in one"
      : "it may hold letters from A to Z, digits, spaces and hyphens only"
  }

  /// The alphabet's character for what was typed, or nil.
  private static func plain(_ character: UInt8) -> UInt8? {
    let upper =
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) ? character - 32 : character
    switch upper {
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
    case UInt8(ascii: "O"): return UInt8(ascii: "0")
    default: return alphabet.contains(upper) ? upper : nil
    }
  }

  /// The first 20 bits of the SHA-256 of the kind's prefix and the bytes, as four characters.
  private static func check(_ bytes: [UInt8], _ kind: Kind) -> [UInt8] {
    let hash = Hash256.sha256(ofParts: [Domain.checkCharacters(kind), bytes]).bytes
    return Array(base32(Array(hash.prefix(3))).prefix(checkCharacterCount))
  }

  /// Five bits a character, the first bit first; the last character is filled up with zero bits.
  private static func base32(_ bytes: [UInt8]) -> [UInt8] {
    var characters: [UInt8] = []
    var pending: UInt32 = 0
    var pendingBits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      pendingBits += 8
      while pendingBits >= 5 {
        pendingBits -= 5
        characters.append(alphabet[Int(pending >> UInt32(pendingBits) & 31)])
      }
    }
    if pendingBits > 0 { characters.append(alphabet[Int(pending << UInt32(5 - pendingBits) & 31)]) }
    return characters
  }

  /// Nil when the bits that fill up the last character are not zero.
  private static func bytes(_ characters: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var pendingBits = 0
    for character in characters {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      pending = pending << 5 | UInt32(value)
      pendingBits += 5
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
      }
    }
    return pending & ((1 << UInt32(pendingBits)) - 1) == 0 ? bytes : nil
  }
}
