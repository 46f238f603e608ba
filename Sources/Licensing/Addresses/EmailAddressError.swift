/// Why a text is not an e-mail address to which an invitation can go.
public enum EmailAddressError: Error, Hashable, Sendable {
  /// There is nothing but white space.
  case empty
  /// There is no @.
  case missingAtSign
  /// There are several @.
  case severalAtSigns
  /// Nothing stands before the @.
  case emptyLocalPart
  /// The part before the @ is in quotation marks. Such addresses are valid mail addresses, but are not supported.
  case quotedLocalPart
  /// The part before the @ is too long.
  case localPartTooLong(bytes: Int)
  /// The whole address is too long.
  case addressTooLong(bytes: Int)
  /// A dot begins or ends the part before the @, or follows another.
  case misplacedDot
  /// A character that cannot stand before the @.
  case characterInLocalPart(Unicode.Scalar)
  /// Nothing stands after the @.
  case emptyDomain
  /// The domain is an IP address in brackets. Such addresses are valid mail addresses, but are not supported.
  case addressLiteral
  /// The domain has no dot.
  case domainWithoutDot
  /// Two dots of the domain have nothing between them, or a dot begins or ends it.
  case emptyLabel
  /// A part of the domain between dots is too long.
  case labelTooLong(bytes: Int)
  /// A hyphen begins or ends a part of the domain.
  case misplacedHyphen
  /// A character that cannot stand in a domain.
  case characterInDomain(Unicode.Scalar)
  /// The domain ends in a number, as an IP address does.
  case numericTopLevel
  /// A quotation mark that is not closed on its line.
  case unclosedQuotationMark
  /// An angle bracket that is not closed before the next separator.
  case unclosedBracket
  /// One member of a list of texts holds several addresses.
  case severalAddresses
}

extension EmailAddressError {
  /// The stable name of the reason.
  public var code: String {
    switch self {
    case .empty: "empty"
    case .missingAtSign: "missingAtSign"
    case .severalAtSigns: "severalAtSigns"
    case .emptyLocalPart: "emptyLocalPart"
    case .quotedLocalPart: "quotedLocalPart"
    case .localPartTooLong: "localPartTooLong"
    case .addressTooLong: "addressTooLong"
    case .misplacedDot: "misplacedDot"
    case .characterInLocalPart: "characterInLocalPart"
    case .emptyDomain: "emptyDomain"
    case .addressLiteral: "addressLiteral"
    case .domainWithoutDot: "domainWithoutDot"
    case .emptyLabel: "emptyLabel"
    case .labelTooLong: "labelTooLong"
    case .misplacedHyphen: "misplacedHyphen"
    case .characterInDomain: "characterInDomain"
    case .numericTopLevel: "numericTopLevel"
    case .unclosedQuotationMark: "unclosedQuotationMark"
    case .unclosedBracket: "unclosedBracket"
    case .severalAddresses: "severalAddresses"
    }
  }
}

extension EmailAddressError: CustomStringConvertible {
  /// One sentence in English that says what to change.
  public var description: String {
    switch self {
    case .empty: "The address is empty."
    case .missingAtSign: "The address has no @; write it as name@example.com."
    case .severalAtSigns: "The address has more than one @; separate addresses by a comma, a semicolon or a space."
    case .emptyLocalPart: "Nothing stands before the @."
    case .quotedLocalPart:
      "Addresses whose part before the @ is in quotation marks are not supported; use another address of the learner."
    case .localPartTooLong(let bytes):
      "The part before the @ has \(bytes) bytes; at most \(AddressLimits.localPartBytes) are allowed."
    case .addressTooLong(let bytes):
      "The address has \(bytes) bytes; at most \(AddressLimits.addressBytes) are allowed."
    case .misplacedDot: "A dot cannot begin or end the part before the @, or follow another dot."
    case .characterInLocalPart(let character): "\(named(character)) cannot stand before the @; remove it."
    case .emptyDomain: "Nothing stands after the @."
    case .addressLiteral: "Addresses at an IP address are not supported; write the name of the domain."
    case .domainWithoutDot: "The domain has no dot; write it in full, as in name@example.com."
    case .emptyLabel: "A dot of the domain has nothing before or after it; remove it."
    case .labelTooLong(let bytes):
      "A part of the domain has \(bytes) bytes; at most \(AddressLimits.labelBytes) are allowed between dots."
    case .misplacedHyphen: "A part of the domain begins or ends with a hyphen."
    case .characterInDomain(let character): "\(named(character)) cannot stand in a domain; remove it."
    case .numericTopLevel: "The domain ends in a number; write the name of the domain, not an IP address."
    case .unclosedQuotationMark: "A quotation mark is not closed on its line; close or remove it."
    case .unclosedBracket: "An angle bracket is not closed; write the address as <name@example.com>."
    case .severalAddresses: "This entry holds several addresses; give each an entry of its own."
    }
  }

  /// Characters that cannot be seen, or could disturb the text around them, are shown by their number only.
  private func named(_ character: Unicode.Scalar) -> String {
    let number = "U+" + zeroPadded(character.value, to: 4, radix: 16)
    return (0x21...0x7E).contains(character.value)
      ? "The character \(character) (\(number))" : "The character \(number)"
  }
}
