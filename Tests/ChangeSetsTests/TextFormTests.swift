import ChangeSets
import Testing

@Suite struct TextFormTests {
  @Test func `base32 survives what people do to it`() throws {
    for kind in GroupedBase32.Kind.allCases {
      let bytes = sample("text", count: kind.byteCount)
      let text = GroupedBase32.encode(bytes, as: kind)
      #expect(try GroupedBase32.decode(text, as: kind) == bytes)
      #expect(try GroupedBase32.decode(text.lowercased(), as: kind) == bytes)
      #expect(try GroupedBase32.decode(" \(text.replacing("-", with: " "))\n", as: kind) == bytes)
      let misread = text.replacing("1", with: "l").replacing("0", with: "o")
      #expect(try GroupedBase32.decode(misread, as: kind) == bytes)
    }
  }

  @Test func `every single mistyped character is noticed`() throws {
    let text = Array(GroupedBase32.encode(sample("mistyped", count: 16), as: .token))
    for index in text.indices where text[index] != "-" {
      for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where wrong != text[index] {
        var mistyped = text
        mistyped[index] = wrong
        #expect(throws: ChangeSetError.self) { try GroupedBase32.decode(String(mistyped), as: .token) }
      }
    }
  }

  @Test(arguments: [
    "", "-", "U", "0", "\u{1F600}", "ABCDE-ABCDE", String(repeating: "0", count: 30),
    String(repeating: "Z", count: 31), String(repeating: "A", count: 100_000),
  ])
  func `what is no token is refused with a reason`(text: String) {
    #expect {
      try TokenSecret(text: text)
    } throws: { error in
      guard case ChangeSetError.badText(let kind, let reason) = error else { return false }
      return kind == "token" && !reason.isEmpty
    }
  }

  @Test func `a token is not taken for a pairing code`() throws {
    let token = try TokenSecret(bytes: sample("token", count: 16))
    #expect(try TokenSecret(text: token.text) == token)
    #expect(throws: ChangeSetError.self) { try GroupedBase32.decode(token.text, as: .pairing) }
    #expect("\(token)" == "TokenSecret")
  }

  @Test func `recovery words give the seed back`() throws {
    for label in ["a", "b", "c"] {
      let seed = sample("recovery \(label)")
      let words = try RecoveryPhrase.words(for: seed)
      #expect(words.count == RecoveryPhrase.wordCount)
      let typed = words.joined(separator: "\n  ").uppercased()
      #expect(try RecoveryPhrase.seed(from: typed) == seed)
    }
    #expect(throws: ChangeSetError.self) { try RecoveryPhrase.words(for: [1]) }
  }

  @Test func `wrong, missing, foreign and swapped words are noticed`() throws {
    let words = try RecoveryPhrase.words(for: sample("recovery"))
    var swapped = words
    swapped.swapAt(0, 1)
    var wrong = words
    wrong[5] = words[5] == "acorn" ? "actor" : "acorn"
    var foreign = words
    foreign[3] = "xylophone"
    for bad in [swapped, wrong, foreign, Array(words.dropLast()), words + ["acorn"], []] {
      #expect(throws: ChangeSetError.self) { try RecoveryPhrase.seed(from: bad.joined(separator: " ")) }
    }
  }

  @Test func `learner keys follow address and pepper`() {
    let pepper = sample("pepper")
    let key = learnerKey(pepper: pepper, address: Array("ana@example.org".utf8))
    #expect(key.count == LearnerKey.byteCount)
    #expect(key == learnerKey(pepper: pepper, address: Array("ana@example.org".utf8)))
    #expect(key != learnerKey(pepper: pepper, address: Array("ben@example.org".utf8)))
    #expect(key != learnerKey(pepper: sample("other pepper"), address: Array("ana@example.org".utf8)))
  }
}
