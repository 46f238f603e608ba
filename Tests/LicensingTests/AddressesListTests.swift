import Testing

@testable import Licensing

@Suite("Lists of addresses (R12)")
struct AddressesListTests {
  /// Shows rows in short: an address, `=2` for a duplicate of row 2, `code:text` for what is invalid.
  private func short(_ rows: [AddressList.Row]) -> [String] {
    rows.map { row in
      switch row {
      case .valid(let address): address.text
      case .duplicate(let place): "=\(place)"
      case .invalid(let text, let reason): "\(reason.code):\(text)"
      }
    }
  }

  @Test(
    arguments: [
      ("", []), (" ,;\n\t ", []), ("ana@x.org", ["ana@x.org"]),
      (
        "ana@x.org,ben@x.org;cat@x.org dan@x.org\neve@x.org",
        ["ana@x.org", "ben@x.org", "cat@x.org", "dan@x.org", "eve@x.org"]
      ),
      (" ana@x.org ,; ,\r\n;ben@x.org\t\tcat@x.org;", ["ana@x.org", "ben@x.org", "cat@x.org"]),
      (
        "ana@x.org\u{2028}ben@x.org\u{A0}cat@x.org\u{85}dan@x.org",
        ["ana@x.org", "ben@x.org", "cat@x.org", "dan@x.org"]
      ),
      ("ana@x.org, bad, ben@x.org", ["ana@x.org", "missingAtSign:bad", "ben@x.org"]),
      ("ana@X.org ana@x.ORG Ana@x.org ana@x.org", ["ana@x.org", "=0", "Ana@x.org", "=0"]),
      ("bad bad", ["missingAtSign:bad", "missingAtSign:bad"]),
      ("bad ana@x.org ben@x.org ana@x.org", ["missingAtSign:bad", "ana@x.org", "ben@x.org", "=1"]),
    ] as [(String, [String])])
  func `separators in any mixture`(text: String, expected: [String]) throws {
    #expect(short(try AddressList.parse(text)) == expected)
  }

  @Test(
    arguments: [
      ("Ana Smith <ana@x.org>", ["ana@x.org"]), ("<ana@x.org>", ["ana@x.org"]), ("< ana@x.org >", ["ana@x.org"]),
      ("<ana@x.org><ben@x.org>", ["ana@x.org", "ben@x.org"]),
      ("Ana Smith <ana@x.org>, Ben Ode <ben@x.org>; cat@x.org", ["ana@x.org", "ben@x.org", "cat@x.org"]),
      ("\"Smith, Ana\" <ana@x.org>; \"Ode; Ben\" <ben@x.org>", ["ana@x.org", "ben@x.org"]),
      ("\"Ana \\\"Ace\\\" <Smith>\" <ana@x.org>", ["ana@x.org"]),
      ("Ana<ana@x.org>Ben <ben@x.org>", ["ana@x.org", "ben@x.org"]),
      ("ana@x.org <ana@x.org>", ["ana@x.org"]), ("Ana@x.org <ana@X.org>", ["ana@x.org"]),
      ("\"ana@x.org\" <ana@x.org>", ["ana@x.org"]), ("'ana@x.org' <ana@x.org>", ["ana@x.org"]),
      ("'ana@x.org'; \"ben@x.org\"", ["ana@x.org", "ben@x.org"]),
      ("ana@x.org Ben Ode <ben@x.org>", ["ana@x.org", "ben@x.org"]),
      ("Ana @ Work <ana@x.org>", ["ana@x.org"]),
      ("Ana <mailto:ana@x.org>; MAILTO:ben@x.org", ["ana@x.org", "ben@x.org"]),
      ("Smith, Ana <ana@x.org>", ["missingAtSign:Smith", "ana@x.org"]),
      ("Ana\nBen <ben@x.org>", ["missingAtSign:Ana", "ben@x.org"]),
      ("Ana <ana>, ben@x.org", ["missingAtSign:ana", "ben@x.org"]), ("<>", ["empty:"]),
      ("o'brien@x.org 'tis@x.org", ["o'brien@x.org", "'tis@x.org"]),
    ] as [(String, [String])])
  func `the form that mail programs copy`(text: String, expected: [String]) throws {
    #expect(short(try AddressList.parse(text)) == expected)
  }

  @Test(
    arguments: [
      ("Ana <ana@x.org\nben@x.org", ["unclosedBracket:<ana@x.org", "ben@x.org"]),
      ("Ana <ana@x.org, ben@x.org>", ["unclosedBracket:<ana@x.org", "characterInDomain:ben@x.org>"]),
      ("Ana <ana@x.org <ben@x.org>", ["unclosedBracket:<ana@x.org ", "ben@x.org"]),
      ("<", ["unclosedBracket:<"]), (">", ["missingAtSign:>"]),
      ("\"Ana ana@x.org\nben@x.org", ["unclosedQuotationMark:\"Ana", "ana@x.org", "ben@x.org"]),
      ("\"Ana <ana@x.org>", ["unclosedQuotationMark:\"Ana", "ana@x.org"]),
      ("\"ana smith\"@x.org, ben@x.org", ["quotedLocalPart:\"ana smith\"@x.org", "ben@x.org"]),
      ("\"", ["unclosedQuotationMark:\""]), ("\"\"", ["empty:"]), ("\"\\", ["unclosedQuotationMark:\"\\"]),
      ("ana@x.org\0ben@x.org", ["severalAtSigns:ana@x.org\0ben@x.org"]),
      ("ana@x.org\\ ben@x.org", ["characterInDomain:ana@x.org\\", "ben@x.org"]),
    ] as [(String, [String])])
  func `what is broken never hides another address`(text: String, expected: [String]) throws {
    #expect(short(try AddressList.parse(text)) == expected)
  }

  @Test func `a list of texts has one row for each`() throws {
    let texts = [
      "ana@x.org", "", " ben@x.org ", "Smith, Ana <ANA@x.org>", "ana@X.org", "cat@x.org, dan@x.org",
      "\"Ode, Ben\" <b@x.org>",
      "bad", "a <b@x.org> c@x.org", "<x <ana@x.org>", "\"cat\"@x.org",
    ]
    #expect(
      short(try AddressList.parse(texts)) == [
        "ana@x.org", "empty:", "ben@x.org", "ANA@x.org", "=0", "severalAddresses:cat@x.org, dan@x.org", "b@x.org",
        "missingAtSign:bad", "severalAddresses:a <b@x.org> c@x.org", "unclosedBracket:<x <ana@x.org>",
        "quotedLocalPart:\"cat\"@x.org",
      ])
  }

  @Test func `any text at all gets an answer`() throws {
    let alphabet = Array("a@x.org,;<>\"'\\ \n\t:é\u{200B}\u{301}\u{1F600}").map(String.init)
    var state: UInt64 = 7
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += alphabet[Int(state >> 33) % alphabet.count]
      }
      let rows = try AddressList.parse(text)
      for case .duplicate(let place) in rows {
        guard case .valid = rows[place] else {
          Issue.record("row \(place) of \(text.debugDescription) is not an address")
          continue
        }
      }
      #expect(try AddressList.parse([text]).count == 1)
    }
  }

  @Test func `long and deep input is read in one pass`() throws {
    let many = (0..<20_000).map { "Person \($0) <p\($0)@x.org>" }.joined(separator: "; ")
    #expect(try AddressList.parse(many).count == 20_000)
    let brackets = try AddressList.parse(String(repeating: "<", count: 50_000))
    #expect(brackets.count == 50_000)
    let quotes = try AddressList.parse(String(repeating: "\"\\ ", count: 50_000))
    #expect(!quotes.isEmpty)
  }

  @Test func `a refused text is repeated up to a limit`() throws {
    let rows = try AddressList.parse(String(repeating: "e\u{301}", count: 100_000))
    guard case .invalid(let text, .missingAtSign)? = rows.first else {
      Issue.record("it has no @")
      return
    }
    #expect(text.unicodeScalars.count == AddressLimits.repeatedScalars + 1)
  }

  @Test func `a list beyond its limits is refused as a whole`() {
    let text = String(repeating: " ", count: AddressLimits.listBytes + 1)
    #expect(throws: AddressListError.textTooLong(bytes: AddressLimits.listBytes + 1)) { try AddressList.parse(text) }
    #expect(throws: AddressListError.textTooLong(bytes: AddressLimits.listBytes + 1)) { try AddressList.parse([text]) }
  }
}
