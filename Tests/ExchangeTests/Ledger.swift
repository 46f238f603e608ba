import ChangeSets
import Exchange

/// A ledger of a root chain and further chains that name each other as heads.
struct Ledger {
  let id: LedgerID
  var authors: [Author]
  var sets: [ChangeSet]

  init(chains: Int, perChain: Int = 3, payload: Int = 20) throws {
    let founder = try Author(1)
    let root = try founder.start(payload: payload)
    id = root.ledger
    authors = [founder]
    sets = [root]
    for index in 1..<max(chains, 1) {
      let author = try Author(index + 1)
      sets.append(try author.start(id, heads: [root], payload: payload))
      authors.append(author)
    }
    for _ in 1..<max(perChain, 1) {
      for index in authors.indices {
        let other = authors[(index + 1) % authors.count]
        let heads = index % 3 == 0 && other !== authors[index] ? [other.last].compactMap { $0 } : []
        sets.append(try authors[index].next(heads: heads, payload: payload))
      }
    }
  }
}
