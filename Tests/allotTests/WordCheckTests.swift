import Foundation
import JSONRPC
import Testing

@testable import allot

@Suite("Command lines that make no sense")
struct WordCheckTests {
  /// What is said against a command line; nil if it can be sent.
  private func complaint(_ words: String...) throws -> String? {
    guard case .method(let method, let used) = Vocabulary.shared.meaning(of: words) else {
      Issue.record("\(words) mean nothing")
      return nil
    }
    let binding = WordBinding(descriptor: method)
    do {
      try binding.check(try binding.parameters(of: Array(words.dropFirst(used))))
      return nil
    } catch {
      return error.message
    }
  }

  @Test("an amount that cannot be read is answered with the form, the decimals and where to read on")
  func money() throws {
    let wrong = [
      "5000": "of the form 1299.00 USD", "5,000.00 USD": "without separators of thousands",
      "50.001 USD": "needs 2 decimals", "4,9 USD": "of the form 1299.00 USD", "5.00": "of the form 1299.00 USD",
      "1.50 JPY": "its currency has none",
    ]
    for (word, reason) in wrong {
      let text = try #require(try complaint("fund", "deposit", "Training", word, "2026-12-31"))
      #expect(text.contains("  AMOUNT cannot be read: “\(word)”") && text.contains(reason), "\(text)")
      #expect(text.contains("`allot help money`") && text.contains("`allot fund deposit --help`"), "\(text)")
    }
    let price = try #require(try complaint("ledger", "create", "X", "--quantity", "5", "--price", "4,9 USD"))
    #expect(price.contains("  --price cannot be read: “4,9 USD”"))
    #expect(try complaint("fund", "deposit", "Training", "5000.00 USD", "2026-12-31") == nil)
    #expect(try complaint("fund", "deposit", "Training", "{\"amount\": 5, \"currency\": \"USD\"}", "2026-12-31") == nil)
  }

  @Test("a word of a list is answered with the list and the nearest, said once")
  func choices() throws {
    let state = try #require(try complaint("order", "list", "--state", "asigned"))
    #expect(
      state.contains(
        "  --state must be one of requested, assigned, rejected, cancelled, void, not “asigned”. Did you mean assigned?"
      ))
    #expect(state.split(separator: "must be").count == 2 && !state.contains("rpc discover"))
    let ground = try #require(try complaint("license", "release", "lic_a", "tired"))
    #expect(ground.contains("  GROUND must be one of neverLoggedIn, leftCompany, seatFreed, not “tired”."))
  }

  @Test("numbers and JSON are answered with what they are")
  func numbers() throws {
    let quantity = try #require(try complaint("order", "request", "Premium", "1.5"))
    #expect(quantity.contains("  QUANTITY must be a whole number, not “1.5”.\n"))
    let limit = try #require(try complaint("fund", "list", "--limit", "0"))
    #expect(limit.contains("  --limit must be a whole number from 1 to 1000, not “0”."))
    let policy = try #require(try complaint("product", "define", "D", "course", "1.00 USD", "--policy", "{bad"))
    #expect(policy.contains("  --policy is not JSON: "))
  }

  @Test("R26: a start is moved to a day, which is all that its help offers")
  func starts() throws {
    let method = try #require(Vocabulary.shared.method(named: "invitation.editStart"))
    let start = try #require(method.params.first { $0.name == "start" })
    #expect(ParameterText.kind(start.schema) == "DAY")
    let create = try #require(Vocabulary.shared.method(named: "invitation.create"))
    let offered = try #require(create.params.first { $0.name == "start" })
    #expect(ParameterText.kind(offered.schema).contains("acceptance"))
  }

  @Test("R3: no role is offered that nobody can give")
  func roles() throws {
    let text = try #require(try complaint("member", "invite", "x@x.org", "owner"))
    #expect(text.contains("  ROLE must be one of vendorSales, support, partnerManager, fullAdmin"))
    #expect(try complaint("member", "invite", "x@x.org", "auditor") == nil)
  }

  @Test("what is missing is explained with the commands that show it")
  func missing() throws {
    let method = try #require(Vocabulary.shared.method(named: "order.decide"))
    do {
      try WordBinding(descriptor: method).requireAll(in: ["order": "ord_a"])
      Issue.record("nothing was missing")
    } catch {
      #expect(error.message.contains("as `allot order get` shows it"), "\(error.message)")
    }
  }

  @Test("every example of every method can be sent", arguments: Vocabulary.shared.methods)
  func examples(_ method: MethodDescriptor) throws {
    for example in method.examples {
      guard case .result = example.outcome else { continue }
      #expect(throws: Never.self, "\(method.name)") { try WordBinding(descriptor: method).check(example.params) }
    }
  }

  @Test("paths are those of the place where the command runs: the node may run elsewhere")
  func places() {
    let here = FileManager.default.currentDirectoryPath
    func absolute(_ method: String, _ name: String, _ path: JSON) -> JSON? {
      PlaceWords.absolute([name: path], of: method)[name]
    }
    #expect(absolute("node.backup", "path", "v/b.sqlite") == .string(here + "/v/b.sqlite"))
    #expect(absolute("node.backup", "path", "/v/b.sqlite") == "/v/b.sqlite")
    #expect(absolute("peer.add", "folder", "../stick")?.stringValue?.contains("..") == false)
    #expect(absolute("notification.configure", "templates", "mails") == .string(here + "/mails"))
    #expect(absolute("notification.configure", "templates", "") == "")
    #expect(absolute("fund.open", "name", "Training") == "Training")
  }
}
