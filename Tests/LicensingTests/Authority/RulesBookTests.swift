import Testing

@testable import Licensing

@Suite("Which rules are in force where")
struct RulesBookTests {
  /// Change sets of one chain saw each other; of two chains only those that are said to.
  private struct Past: Causality {
    var seen: Set<[SetID]> = []

    func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
      later.chain == earlier.chain ? earlier.number < later.number : seen.contains([later.id, earlier.id])
    }
  }

  private func set(_ chain: UInt64, _ number: UInt64) -> SetStamp {
    SetStamp(id: SetID(chain, number, 0, 0), time: number, chain: SetID(chain, 0, 0, 0), number: number, handle: 0)
  }

  private func stamp(_ set: SetStamp, _ operation: UInt32 = 0) -> Stamp {
    Stamp(set: set, operation: operation, row: 0)
  }

  private let opening = Operation.openLedger(
    OpenLedger(
      nonce: [], deviceKey: [], recoveryKey: [], pepper: [], rules: 1, name: "",
      ownerContact: Contact(key: CodecSample.ana, commitment: 0)))
  private let other = Operation.configureLedger(ConfigureLedger(name: "x"))

  private func raise(_ rules: UInt32) -> Licensing.Operation { .raiseRules(RaiseRules(rules: rules)) }

  @Test("the root begins with the version that both its header and its first operation name")
  func root() {
    let book = RulesBook()
    #expect(book.inForce == nil)
    #expect(book.refusal(of: opening, at: stamp(set(1, 1)), under: 1, causality: Past()) == nil)
    #expect(book.refusal(of: opening, at: stamp(set(1, 1)), under: 2, causality: Past()) == .otherRules)
  }

  @Test("a raise counts from the change set after it on, and not for what is concurrent with it")
  func fromThereOn() {
    var book = RulesBook()
    book.restore(opening, at: stamp(set(1, 1)))
    #expect(book.refusal(of: raise(2), at: stamp(set(1, 2)), under: 1, causality: Past()) == nil)
    book.restore(raise(2), at: stamp(set(1, 2)))
    #expect(book.inForce == 2)
    let past = Past(seen: [[set(3, 1).id, set(1, 2).id]])
    #expect(book.refusal(of: other, at: stamp(set(1, 2), 1), under: 1, causality: past) == nil, "in the same set")
    for (place, rules) in [(set(1, 3), UInt32(2)), (set(2, 1), 1), (set(3, 1), 2)] {
      #expect(book.refusal(of: other, at: stamp(place), under: rules, causality: past) == nil)
      for wrong: UInt32 in [0, 1, 2, 3, .max] where wrong != rules {
        #expect(book.refusal(of: other, at: stamp(place), under: wrong, causality: past) == .otherRules)
      }
    }
  }

  @Test("rules go up one version at a time, twice in one change set if need be, and two raises at once are one")
  func oneAtATime() {
    var book = RulesBook()
    book.restore(opening, at: stamp(set(1, 1)))
    for wrong: UInt32 in [0, 1, 3, .max] {
      #expect(book.refusal(of: raise(wrong), at: stamp(set(1, 2)), under: 1, causality: Past()) == .rulesNotNext)
    }
    book.restore(raise(2), at: stamp(set(1, 2)))
    #expect(book.refusal(of: raise(3), at: stamp(set(1, 2), 1), under: 1, causality: Past()) == nil)
    #expect(book.refusal(of: raise(2), at: stamp(set(2, 1)), under: 1, causality: Past()) == nil)
    book.restore(raise(2), at: stamp(set(2, 1)))
    #expect(book.inForce == 2)
  }

  @Test("only the owner may raise them")
  func permission() {
    #expect(Role.allCases.filter { $0.allows(.raiseRules) } == [.owner])
  }
}
