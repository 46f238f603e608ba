/// The recovery key of a ledger as words to be printed: 32 for its seed, two to notice a mistake.
public enum RecoveryPhrase {
  /// Words in a phrase.
  public static let wordCount = DeviceKey.seedByteCount + checkWordCount

  private static let checkWordCount = 2
  private static let kind = "recovery phrase"

  /// The words for a seed of 32 bytes: one a byte, then two for the first bytes of the SHA-256 of prefix and seed.
  public static func words(for seed: [UInt8]) throws(ChangeSetError) -> [String] {
    guard seed.count == DeviceKey.seedByteCount else {
      throw .badText(kind: kind, reason: "a seed has \(DeviceKey.seedByteCount) bytes, and there are \(seed.count)")
    }
    return (seed + check(seed)).map { RecoveryWords.all[Int($0)] }
  }

  /// Reads the words back, in either case, with any white space between them.
  ///
  /// - Throws: `.badText` that names the first word not in the list, the count, or the check.
  public static func seed(from text: String) throws(ChangeSetError) -> [UInt8] {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    guard words.count == wordCount else {
      throw .badText(kind: kind, reason: "it has \(words.count) words instead of \(wordCount); type all of them")
    }
    var bytes: [UInt8] = []
    for (index, word) in words.enumerated() {
      guard let value = RecoveryWords.all.firstIndex(of: String(word)), let byte = UInt8(exactly: value) else {
        throw .badText(kind: kind, reason: "word \(index + 1) is not in the list; compare it with what was printed")
      }
      bytes.append(byte)
    }
    let seed = Array(bytes.prefix(DeviceKey.seedByteCount))
    guard check(seed) == Array(bytes.suffix(checkWordCount)) else {
      throw .badText(kind: kind, reason: "its last two words do not fit; compare all words and their order")
    }
    return seed
  }

  private static func check(_ seed: [UInt8]) -> [UInt8] {
    Array(Hash256.sha256(ofParts: [Domain.recoveryCheck, seed]).bytes.prefix(checkWordCount))
  }
}
