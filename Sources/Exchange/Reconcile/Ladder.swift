import ChangeSets

/// Points going back along a chain, dense at its end and ever wider apart, so that two sides whose lines parted find a
/// place close to where they did.
enum Ladder {
  private static let densePoints: UInt64 = 8
  /// Siblings named at one number; more are left out, which costs bytes and nothing else.
  private static let siblingsMax = 16

  static func points(on chain: ChainID, store: any ExchangeStore, ledger: LedgerID) throws -> [Head] {
    let tips = try store.tips(of: chain, in: ledger)
    var points = tips
    var named = Set(tips.map(\.hash))
    for number in numbers(below: tips.map(\.number)) {
      let position = ChainPosition(number: number)
      let links = try store.links(of: chain, from: position, limit: siblingsMax, in: ledger)
      for link in links where link.head.number == number && named.insert(link.head.hash).inserted {
        points.append(link.head)
      }
    }
    return points.sorted()
  }

  /// From each tip down: the next `densePoints`, then steps that double, and number 1.
  static func numbers(below tips: [UInt64]) -> [UInt64] {
    var numbers: Set<UInt64> = []
    for tip in tips {
      var step: UInt64 = 1
      var number = tip
      var taken: UInt64 = 0
      while number > step {
        number -= step
        numbers.insert(number)
        taken += 1
        if taken >= densePoints { step *= 2 }
      }
      numbers.insert(1)
    }
    return numbers.sorted(by: >)
  }
}
