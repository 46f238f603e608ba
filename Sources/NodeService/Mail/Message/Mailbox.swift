import Licensing

/// Who a mail comes from or goes to.
struct Mailbox: Hashable, Sendable {
  let address: EmailAddress
  let name: String?

  init(address: EmailAddress, name: String? = nil) {
    self.address = address
    self.name = name
  }

  /// The words of the header. A checked address holds nothing that could end a header or open a comment; one beyond
  /// ASCII stands as it is, which the envelope announces (RFC 6532).
  var words: [String] {
    let name = HeaderText.clean(name ?? "")
    guard !name.isEmpty else { return [address.text] }
    return HeaderText.phrase(name) + ["<\(address.text)>"]
  }
}
