import LedgerModel
import Licensing
import Testing

@Suite("R38 an order gives the product it names")
struct R38OrderedProductTests {
  @Test("R38, R42, C0: a license of another product is not drawn from an order, though both are supplied by orders")
  func otherProduct() {
    let (begun, order, end) = Story.ordered(2)
    var story = begun
    let other = story.define(Story.premium)
    let wrong = story.allocate(1, of: other, from: order, until: end, by: 1)
    let right = story.allocate(2, from: order, until: end, by: 2)
    let state = story.agreed()
    #expect(state.cases(of: wrong).first?.reason == .unknownSupply)
    #expect(state.invitation(wrong)?.claim == nil)
    #expect(state.cases(of: right).isEmpty)
    #expect(state.invitation(right)?.claim?.supply == order)
  }
}
