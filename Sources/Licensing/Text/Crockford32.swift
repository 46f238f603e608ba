/// Base 32 in Crockford's alphabet: digits and small letters without i, l, o and u, five bits a character, most
/// significant first.
public enum Crockford32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let values: [UInt8?] = {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// Characters that so many bytes take.
  public static func characters(forBytes count: Int) -> Int { (count * 8 + 4) / 5 }

  /// The text of some bytes; the last character is filled up with zero bits.
  public static func text(of bytes: some Sequence<UInt8>) -> String {
    var characters: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = (pending << 8 | UInt32(byte)) & 0xFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        characters.append(alphabet[Int(pending >> UInt32(bits)) & 31])
      }
    }
    if bits > 0 { characters.append(alphabet[Int(pending << UInt32(5 - bits)) & 31]) }
    return String(decoding: characters, as: UTF8.self)
  }

  /// The bytes of a text; nil if a character is not of the alphabet, capital letters included, if the number of
  /// characters fits no number of bytes, or if bits that fill up the last character are not zero.
  public static func bytes(of text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
      guard let value = values[Int(character)] else { return nil }
      pending = (pending << 5 | UInt32(value)) & 0xFFF
      bits += 5
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
    }
    guard bits < 5, pending & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return bytes
  }
}
