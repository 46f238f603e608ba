import ChangeSets

/// Tips grouped by chain, both ascending: the form in which they are compared and listed.
enum TipList {
  static func grouped(_ tips: [Head]) -> [ChainPoints] {
    var chains: [ChainPoints] = []
    for tip in tips.sorted() {
      if let last = chains.indices.last, chains[last].chain == tip.chain {
        chains[last].points.append(tip)
      } else {
        chains.append(ChainPoints(chain: tip.chain, points: [tip]))
      }
    }
    return chains
  }

  /// The peer's lists for those chains in which the two sides differ, an empty one for a chain only we have. Both
  /// arguments ascend by chain.
  static func differing(mine: [ChainPoints], theirs: [ChainPoints]) -> [ChainPoints] {
    var result: [ChainPoints] = []
    var index = 0
    for entry in theirs {
      while index < mine.count, mine[index].chain < entry.chain {
        result.append(ChainPoints(chain: mine[index].chain, points: []))
        index += 1
      }
      guard index < mine.count, mine[index].chain == entry.chain else {
        result.append(entry)
        continue
      }
      if mine[index].points != entry.points.sorted() { result.append(entry) }
      index += 1
    }
    return result + mine[index...].map { ChainPoints(chain: $0.chain, points: []) }
  }

  /// Cuts a list into pieces that fit one control frame each; never none.
  static func split(_ chains: [ChainPoints], bytesMax: Int) -> [[ChainPoints]] {
    var parts: [[ChainPoints]] = [[]]
    var room = bytesMax
    for chain in chains {
      let bytes = 42 + chain.points.count * 42
      if bytes > room, parts[parts.count - 1].isEmpty == false {
        parts.append([])
        room = bytesMax
      }
      parts[parts.count - 1].append(chain)
      room -= bytes
    }
    return parts
  }
}
