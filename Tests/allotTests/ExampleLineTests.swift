import JSONRPC
import NodeService
import Testing

@testable import allot

@Suite("Examples as command lines")
struct ExampleLineTests {
  @Test("read back give the parameters they were made from", arguments: Vocabulary.shared.methods)
  func roundTrip(_ method: MethodDescriptor) throws {
    for example in method.examples {
      let words = ExampleLine.words(example, of: method)
      let read = try WordBinding(descriptor: method).parameters(of: words)
      #expect(Self.joined(read) == Self.joined(example.params), "\(method.name): \(words)")
    }
  }

  /// Addresses as one text: the command leaves it to the node to take them apart.
  private static func joined(_ parameters: JSONObject) -> JSONObject {
    var parameters = parameters
    if let emails = parameters["emails"]?.arrayValue {
      parameters["emails"] = .string(emails.compactMap(\.stringValue).joined(separator: "\n"))
    }
    return parameters
  }

  @Test("are quoted for a shell")
  func quoting() throws {
    let deposit = try #require(Vocabulary.shared.method(named: "fund.deposit"))
    let example = MethodExample(
      name: "",
      params: [
        "fund": "Ana's \"fund\"", "amount": ["amount": 129_900, "currency": "USD"], "validUntil": "2027-06-30",
      ], result: nil)
    #expect(
      ExampleLine.text(example, of: deposit)
        == #"allot fund deposit 'Ana'\''s "fund"' "1299.00 USD" 2027-06-30"#)
  }
}

@Suite("Words of a command line")
struct WordTests {
  private func parameters(_ line: String...) throws -> JSONObject {
    guard case .method(let method, let used) = Vocabulary.shared.meaning(of: line) else {
      throw WordBinding.UsageError(message: "no method")
    }
    return try WordBinding(descriptor: method).parameters(of: Array(line.dropFirst(used)))
  }

  @Test("fill what is required in order, and options by name")
  func binding() throws {
    #expect(
      try parameters("fund", "deposit", "Training", "5000.00 USD", "--valid-until=2027-06-30")
        == ["fund": "Training", "amount": ["amount": 500_000, "currency": "USD"], "validUntil": "2027-06-30"])
    #expect(try parameters("withdraw", "inv_a,inv_b", "inv_c") == ["invitations": ["inv_a", "inv_b", "inv_c"]])
    #expect(
      try parameters("product", "list", "--no-include-retired") == ["includeRetired": false])
  }

  @Test("a truth value among other forms may stand alone or be said")
  func truthAmongOthers() throws {
    let line = ["fund", "extend", "Training", "2027-12-31", "--cover-pending"]
    func extend(_ more: String...) throws -> JSON? {
      guard case .method(let method, _) = Vocabulary.shared.meaning(of: line) else { return nil }
      return try WordBinding(descriptor: method).parameters(of: line.dropFirst(2) + more)["coverPending"]
    }
    #expect(try extend() == true)
    #expect(try extend("--dry-run") == true)
    #expect(try extend("true") == true)
    #expect(try extend("inv_a,inv_b") == ["inv_a", "inv_b"])
  }

  @Test("that mean nothing are answered with what is near")
  func nearMisses() throws {
    let cases: [([String], String)] = [
      (["fnd", "list"], "`allot fund list`"), (["fund", "depost"], "`allot fund deposit`"),
      (["list", "funds"], "`allot fund list`"), (["invitaions"], "`allot invitations`"), (["serv"], "`allot serve`"),
    ]
    for (words, wanted) in cases {
      guard case .unknown(let complaint) = Vocabulary.shared.meaning(of: words) else {
        Issue.record("\(words) means something")
        continue
      }
      #expect(complaint.contains(wanted), "\(words): \(complaint)")
    }
    #expect(throws: WordBinding.UsageError.self) { try parameters("fund", "list", "--limt", "3") }
    let error = #expect(throws: WordBinding.UsageError.self) { try parameters("fund", "list", "--limt", "3") }
    #expect(error?.message.contains("--limit") == true)
  }

  @Test("a noun's verb comes before a short form of the same word")
  func nounBeforeShortForm() {
    let vocabulary = Vocabulary.shared
    func name(_ words: String...) -> String? {
      guard case .method(let method, _) = vocabulary.meaning(of: words) else { return nil }
      return method.name
    }
    #expect(name("sync", "status") == "sync.status")
    #expect(name("sync") == "sync.run")
    #expect(name("sync", "--peer", "desk") == "sync.run")
    #expect(name("invite", "Swift Basics", "a@x.org") == "invitation.create")
    #expect(vocabulary.meaning(of: ["fund"]) == .noun("fund"))
  }

  @Test("what is required and missing is named before anything is tried")
  func missing() throws {
    let method = try #require(Vocabulary.shared.method(named: "fund.deposit"))
    let binding = WordBinding(descriptor: method)
    let error = #expect(throws: WordBinding.UsageError.self) { try binding.requireAll(in: ["fund": "Training"]) }
    #expect(error?.message.contains("AMOUNT") == true)
    #expect(error?.message.contains("VALID-UNTIL") == true)
    #expect(error?.message.contains("  FUND") == false)
  }
}
