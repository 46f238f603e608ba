/// Reads many addresses at once, as people paste them (R12).
///
/// Addresses are separated by commas, semicolons, white space or line ends in any mixture. The form in which mail
/// programs copy them, `Ana Smith <ana@example.com>`, is understood: words without an @ in front of an angle bracket,
/// up to the separator before, are a display name, and so is anything in quotation marks there. What is not an address
/// gets a result of its own and never hides another.
public enum AddressList {
  /// What became of one address, in the order of the input.
  public enum Row: Hashable, Sendable {
    /// An address that appears for the first time.
    case valid(EmailAddress)
    /// A text that is no address, cut if it is long, and why.
    case invalid(text: String, reason: EmailAddressError)
    /// An address that stands already at this place of the result.
    case duplicate(of: Int)
  }

  /// The addresses of a text in which they are separated. An empty text gives no rows.
  public static func parse(_ text: String) throws(AddressListError) -> [Row] {
    let bytes = text.utf8.count
    guard bytes <= AddressLimits.listBytes else { throw .textTooLong(bytes: bytes) }
    var scanner = AddressScanner(text)
    var rows = AddressRows()
    while let candidate = scanner.next() { try rows.append(candidate) }
    return rows.rows
  }

  /// The addresses of a list of texts: exactly one row for each text, empty ones included.
  public static func parse(_ texts: [String]) throws(AddressListError) -> [Row] {
    var bytes = 0
    var rows = AddressRows()
    for text in texts {
      bytes += text.utf8.count
      guard bytes <= AddressLimits.listBytes else { throw .textTooLong(bytes: bytes) }
      try rows.append(only(in: text))
    }
    return rows.rows
  }

  /// What one text holds. A name with an unquoted comma in front of the bracket is no hindrance here.
  private static func only(in text: String) -> AddressScanner.Candidate {
    let trimmed = text.unicodeScalars.trimmed
    if trimmed.last == ">", let open = trimmed.lastIndex(of: "<"), !trimmed[..<open].contains(where: { $0 == "<" }) {
      return .address(String(trimmed[trimmed.index(after: open)...].dropLast()))
    }
    var scanner = AddressScanner(text)
    guard let first = scanner.next() else { return .fault(text: text, reason: .empty) }
    if case .fault(_, let reason) = first { return .fault(text: text, reason: reason) }
    return scanner.next() == nil ? first : .fault(text: text, reason: .severalAddresses)
  }
}

/// Why a list of addresses is not read at all.
public enum AddressListError: Error, Hashable, Sendable {
  /// The text is longer than ``AddressLimits/listBytes``.
  case textTooLong(bytes: Int)
  /// There are more than ``AddressLimits/listRows`` rows.
  case tooManyRows
}

extension AddressListError: CustomStringConvertible {
  /// One sentence in English that says what to do.
  public var description: String {
    switch self {
    case .textTooLong(let bytes):
      "The list has \(bytes) bytes; at most \(AddressLimits.listBytes) are read at once: divide it."
    case .tooManyRows: "The list has more than \(AddressLimits.listRows) entries: divide it."
    }
  }
}

/// Collects results and recognises addresses that were there before.
private struct AddressRows {
  private(set) var rows: [AddressList.Row] = []
  private var places: [EmailAddress: Int] = [:]

  mutating func append(_ candidate: AddressScanner.Candidate) throws(AddressListError) {
    guard rows.count < AddressLimits.listRows else { throw .tooManyRows }
    switch candidate {
    case .fault(let text, let reason): appendInvalid(text, reason)
    case .address(let text):
      do {
        let address = try EmailAddress(text)
        if let place = places[address] {
          rows.append(.duplicate(of: place))
        } else {
          places[address] = rows.count
          rows.append(.valid(address))
        }
      } catch { appendInvalid(text, error) }
    }
  }

  private mutating func appendInvalid(_ text: String, _ reason: EmailAddressError) {
    rows.append(
      .invalid(text: excerpt(text, scalarsMax: AddressLimits.repeatedScalars), reason: reason))
  }
}
