import Foundation

/// An e-mail address in canonical form: trimmed, composed (Unicode NFC), the domain in small letters, the part before
/// the @ as it was written (R12). Two addresses are the same learner's exactly if their canonical bytes are equal.
///
/// Syntax follows RFC 5321 and, for characters beyond ASCII, RFC 6531, without the forms that only machines use: no
/// quoted part before the @, no IP address after it, and a domain of at least two labels. Domains are not translated
/// between their Unicode and their ASCII (`xn--`) forms, and nothing is looked up.
public struct EmailAddress: Hashable, Sendable {
  /// The part before the @, in its own letters.
  public let localPart: String
  /// The part after the @, in small letters.
  public let domain: String

  /// Reads one address, with white space around it allowed.
  public init(_ text: String) throws(EmailAddressError) {
    let scalars = text.unicodeScalars.trimmed
    guard !scalars.isEmpty else { throw .empty }
    guard let at = scalars.firstIndex(of: "@") else { throw .missingAtSign }
    guard scalars.first != "\"" else { throw .quotedLocalPart }
    let afterAt = scalars[scalars.index(after: at)...]
    guard !afterAt.contains("@") else { throw .severalAtSigns }
    guard at != scalars.startIndex else { throw .emptyLocalPart }
    guard !afterAt.isEmpty else { throw .emptyDomain }
    guard afterAt.first != "[" else { throw .addressLiteral }
    localPart = composed(String(scalars[..<at]))
    domain = composed(String(afterAt).lowercased())
    try EmailAddress.check(localPart: localPart)
    try EmailAddress.check(domain: domain)
    let bytes = localPart.utf8.count + 1 + domain.utf8.count
    guard bytes <= AddressLimits.addressBytes else { throw .addressTooLong(bytes: bytes) }
  }

  /// The address in canonical form; these are the bytes that name the learner.
  public var text: String { "\(localPart)@\(domain)" }

  /// A dot-atom (RFC 5322, section 3.2.3), extended by what is beyond ASCII and can be seen (RFC 6531, section 3.3).
  private static func check(localPart: String) throws(EmailAddressError) {
    var previous: Unicode.Scalar = "."
    for scalar in localPart.unicodeScalars {
      if scalar == "." {
        guard previous != "." else { throw .misplacedDot }
      } else {
        guard scalar.isAtomText || scalar.isVisibleBeyondASCII else { throw .characterInLocalPart(scalar) }
      }
      previous = scalar
    }
    guard previous != "." else { throw .misplacedDot }
    let bytes = localPart.utf8.count
    guard bytes <= AddressLimits.localPartBytes else { throw .localPartTooLong(bytes: bytes) }
  }

  /// Labels of letters, digits and hyphens, where letters, their marks and digits may be of any script.
  private static func check(domain: String) throws(EmailAddressError) {
    let labels = domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
    for label in labels {
      guard let first = label.first, let last = label.last else { throw .emptyLabel }
      for scalar in label {
        guard scalar.isDomainText else { throw .characterInDomain(scalar) }
      }
      guard first != "-", last != "-" else { throw .misplacedHyphen }
      let bytes = String(label).utf8.count
      guard bytes <= AddressLimits.labelBytes else { throw .labelTooLong(bytes: bytes) }
    }
    guard labels.count > 1, let top = labels.last else { throw .domainWithoutDot }
    guard !top.allSatisfy({ ("0"..."9").contains($0) }) else { throw .numericTopLevel }
  }
}

/// One form for characters that Unicode can write in several ways, so that they make one address.
private func composed(_ text: String) -> String {
  text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
}

extension Unicode.Scalar {
  /// White space of any kind, and the marks without width that pasted text brings along.
  var isBlank: Bool { properties.isWhitespace || self == "\u{FEFF}" || self == "\u{200B}" }

  fileprivate var isAtomText: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~": true
    default: false
    }
  }

  fileprivate var isVisibleBeyondASCII: Bool {
    guard !isASCII else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  fileprivate var isDomainText: Bool {
    switch self {
    case "a"..."z", "0"..."9", "-": return true
    default: break
    }
    guard !isASCII else { return false }
    switch properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber:
      return true
    default: return false
    }
  }
}

extension Collection
where Element == Unicode.Scalar, Self: BidirectionalCollection, SubSequence: BidirectionalCollection {
  /// Without the blank characters at both ends.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
