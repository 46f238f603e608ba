import JSONRPC
import Testing

@testable import allot

@Suite("R37: a customer is entered and left in the environment")
struct ManageModeTests {
  private func completed(
    _ words: [String], _ given: JSONObject, _ environment: [String: String]
  ) throws -> JSONObject {
    guard case .method(let method, _) = Vocabulary.shared.meaning(of: words) else {
      throw WordBinding.UsageError(message: "\(words) mean nothing")
    }
    return ManageMode.completing(given, for: method) { environment[$0] }
  }

  private let inside = ["ALLOT_LEDGER": "Northwind", "ALLOT_ON_BEHALF_OF": "ana@northwind.example"]

  @Test("what the environment says is added where the method takes it and the command says nothing else")
  func added() throws {
    #expect(
      try completed(["order", "request"], ["product": "Premium"], inside) == [
        "product": "Premium", "ledger": "Northwind", "onBehalfOf": "ana@northwind.example",
      ])
    #expect(try completed(["order", "get"], [:], inside) == ["ledger": "Northwind"])
    #expect(try completed(["node", "info"], [:], inside) == [:])
    #expect(try completed(["order", "get"], ["ledger": "Eastwind"], inside) == ["ledger": "Eastwind"])
    #expect(try completed(["order", "request"], [:], [:]) == [:])
  }

  @Test("a list over all customers, or over those of a partner, stays one")
  func overAll() throws {
    for wide in [["allLedgers": true], ["partner": "Contoso"]] as [JSONObject] {
      #expect(try completed(["order", "list"], wide, inside) == wide)
    }
  }
}
