import JSONRPC
import Testing

@testable import NodeService

@Suite("What a refusal advises can be done, and helps")
struct AdviceTests {
  private func actions(_ error: RPCError) -> String {
    (error.data?["nextActions"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " ")
  }

  @Test("R30: a payment that lies ahead is not a matter of how its day is written")
  func payment() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let error = try shop.node.refusal(
      "subscription.finalize", ["purchase": try shop.purchase(1), "paidAt": "2026-10-02"])
    #expect(error.word == "date.invalid")
    #expect(actions(error).contains("paidAt") && actions(error).contains("2026-10-01T12:00:00Z"))
    #expect(!actions(error).contains("2026-11-21"))
  }

  @Test("R38: an order that a new customer begins with says what it lacks")
  func beginning() throws {
    let node = try TestNode()
    let bare = try node.refusal("ledger.create", ["name": "X", "purchaseOrder": "PO-1"])
    #expect(bare.word == "request.empty" && actions(bare).contains("quantity") && actions(bare).contains("price"))
    let free = try node.refusal("ledger.create", ["name": "X", "quantity": 5])
    #expect(free.word == "request.empty" && free.message == "An order says what one license costs.")
    #expect(actions(free) == "Say so with price.")
    #expect(try node.call("ledger.list").at("items") == [])
  }

  @Test("R42: an order of another product is not to be looked for among funds")
  func otherProduct() throws {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    for name in ["Premium", "Other"] {
      try node.call(
        "product.define", ["name": .string(name), "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    }
    let order = try #require(try node.call("order.request", ["product": "Other", "quantity": 2])["order"])
    try node.call("order.assign", ["orders": [order]])
    let error = try node.refusal(
      "license.allocate", ["product": "Premium", "emails": "lea@example.org", "supply": order])
    #expect(error.word == "supply.unknown" && actions(error).contains("order.list for those of “Premium”"))
    #expect(!actions(error).contains("fund.list"))
  }

  @Test("R35: technologies of a strategy that has none are answered with the choice there is")
  func strategy() throws {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    let error = try node.refusal("strategy.set", ["kind": "labs", "technologies": ["swift"]])
    #expect(actions(error) == "Choose the kind plan, or leave technologies out.")
    #expect(actions(try node.refusal("ledger.configure")).contains("timeZone"))
  }

  @Test("R32: how charges came about ends in what they come to")
  func total() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let purchase = try shop.purchase(3)
    try shop.node.call("subscription.finalize", ["purchase": purchase])
    let subscription = JSON.string(shop.subscription)
    let all = try shop.node.call("subscription.explain", ["subscription": subscription])
    #expect(all.at("total.amount") == .int(182_500 + 27_600))
    let one = try shop.node.call("subscription.explain", ["subscription": subscription, "purchase": purchase])
    #expect(one.at("total.amount") == 27_600)
  }
}
