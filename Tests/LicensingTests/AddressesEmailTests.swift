import Testing

@testable import Licensing

@Suite("E-mail addresses")
struct AddressesEmailTests {
  @Test(arguments: [
    ("ana@example.com", "ana@example.com"), ("  ana@example.com\r\n", "ana@example.com"),
    ("\u{FEFF}ana@example.com\u{200B}", "ana@example.com"), ("\u{A0}ana@example.com\u{3000}", "ana@example.com"),
    ("Ana.Smith@EXAMPLE.Com", "Ana.Smith@example.com"), ("ana+flex@example.co.uk", "ana+flex@example.co.uk"),
    ("o'brien@example.ie", "o'brien@example.ie"),
    ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
    ("1@2.example", "1@2.example"), ("a@b.c", "a@b.c"), ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
    ("ana@BÜCHER.example", "ana@bücher.example"), ("用户@例え.テスト", "用户@例え.テスト"),
    ("jose\u{301}@cafe\u{301}.example", "jos\u{E9}@caf\u{E9}.example"), ("ana@a--b.example", "ana@a--b.example"),
    ("ana@ÅNGSTRÖM.example", "ana@ångström.example"),
  ])
  func `the canonical form (R12)`(text: String, canonical: String) throws {
    let address = try EmailAddress(text)
    #expect(Array(address.text.utf8) == Array(canonical.utf8))
    #expect(try EmailAddress(address.text) == address)
  }

  @Test(
    arguments: [
      ("", .empty), (" \t\r\n", .empty), ("ana", .missingAtSign), ("ana.example.com", .missingAtSign),
      ("a@b@example.com", .severalAtSigns), ("ana@@example.com", .severalAtSigns), ("@example.com", .emptyLocalPart),
      ("@", .emptyLocalPart), ("ana@", .emptyDomain), ("\"ana smith\"@example.com", .quotedLocalPart),
      (".ana@example.com", .misplacedDot), ("ana.@example.com", .misplacedDot), ("a..b@example.com", .misplacedDot),
      (".@example.com", .misplacedDot), ("ana smith@example.com", .characterInLocalPart(" ")),
      ("ana(x)@example.com", .characterInLocalPart("(")), ("<ana@example.com", .characterInLocalPart("<")),
      ("ana,@example.com", .characterInLocalPart(",")), ("mailto:ana@example.com", .characterInLocalPart(":")),
      ("ana\0@example.com", .characterInLocalPart("\0")),
      ("a\u{202E}na@example.com", .characterInLocalPart("\u{202E}")),
      ("a\u{200B}na@example.com", .characterInLocalPart("\u{200B}")),
      ("a\u{A0}b@example.com", .characterInLocalPart("\u{A0}")),
      ("ana@[192.0.2.1]", .addressLiteral), ("ana@localhost", .domainWithoutDot), ("ana@192.0.2.1", .numericTopLevel),
      ("ana@example..com", .emptyLabel), ("ana@.example.com", .emptyLabel), ("ana@example.com.", .emptyLabel),
      ("ana@-example.com", .misplacedHyphen), ("ana@example-.com", .misplacedHyphen),
      ("ana@exa_mple.com", .characterInDomain("_")), ("ana@exa mple.com", .characterInDomain(" ")),
      ("ana@example.com>", .characterInDomain(">")), ("ana@example。com", .characterInDomain("。")),
      ("ana@exam\u{200D}ple.com", .characterInDomain("\u{200D}")), ("ana@😀.example", .characterInDomain("😀")),
    ] as [(String, EmailAddressError)])
  func `a text that is no address has a reason`(text: String, reason: EmailAddressError) {
    #expect(throws: reason) { try EmailAddress(text) }
  }

  @Test func `lengths are limited at their limits`() throws {
    let local = String(repeating: "a", count: 64)
    _ = try EmailAddress(local + "@example.com")
    #expect(throws: EmailAddressError.localPartTooLong(bytes: 65)) { try EmailAddress(local + "a@example.com") }
    #expect(throws: EmailAddressError.localPartTooLong(bytes: 66)) {
      try EmailAddress(String(repeating: "é", count: 33) + "@example.com")
    }
    let label = String(repeating: "b", count: 63)
    _ = try EmailAddress("ana@\(label).com")
    #expect(throws: EmailAddressError.labelTooLong(bytes: 64)) { try EmailAddress("ana@b\(label).com") }
    // 64 + 1 + 63 + 1 + 63 + 1 + 61 = 254
    let longest = "\(local)@\(label).\(label).\(String(repeating: "c", count: 61))"
    #expect(try EmailAddress(longest).text.utf8.count == 254)
    #expect(throws: EmailAddressError.addressTooLong(bytes: 255)) { try EmailAddress(longest + "c") }
  }

  @Test func `one that is long beyond measure is refused as well`() {
    let long = String(repeating: "a.", count: 500_000) + "a@example.com"
    #expect(throws: EmailAddressError.localPartTooLong(bytes: 1_000_001)) { try EmailAddress(long) }
  }

  @Test func `reasons have stable codes and say what to do, without showing what cannot be seen`() {
    #expect(EmailAddressError.characterInLocalPart("\u{202E}").code == "characterInLocalPart")
    #expect(
      EmailAddressError.characterInLocalPart("\u{202E}").description
        == "The character U+202E cannot stand before the @; remove it.")
    #expect(
      EmailAddressError.characterInDomain("_").description
        == "The character _ (U+005F) cannot stand in a domain; remove it.")
    #expect(EmailAddressError.quotedLocalPart.description.contains("not supported"))
  }
}
