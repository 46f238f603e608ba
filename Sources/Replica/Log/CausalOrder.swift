import ChangeSets

/// Puts the change sets of a page into an order in which each comes after those of the page that it builds on.
struct CausalOrder {
  /// Those with everything they build on held or before them here.
  private(set) var ready: [ChangeSet] = []
  /// Those without, each with what it lacks, in an order in which each comes after those of the page it builds on.
  private(set) var lacking: [(set: ChangeSet, missing: [ChangeSetID])] = []

  /// - Parameter isHeld: whether a change set that is not in the page is held.
  init(_ page: [ChangeSet], isHeld: (ChangeSetID) throws -> Bool) rethrows {
    var indexOf: [ChangeSetID: Int] = [:]
    indexOf.reserveCapacity(page.count)
    for (index, set) in page.enumerated() { indexOf[set.id] = index }
    var missing: [[ChangeSetID]] = Array(repeating: [], count: page.count)
    var parents: [[Int]] = Array(repeating: [], count: page.count)
    var isOrdered = true
    for (index, set) in page.enumerated() {
      for parent in set.header.parents {
        if let place = indexOf[parent] {
          parents[index].append(place)
          isOrdered = isOrdered && place < index
        } else if try !isHeld(parent) {
          missing[index].append(parent)
        }
      }
    }
    let order = isOrdered ? Array(page.indices) : CausalOrder.sorted(parents)
    for index in order {
      for parent in parents[index] where !missing[parent].isEmpty { missing[index].append(page[parent].id) }
      if missing[index].isEmpty { ready.append(page[index]) } else { lacking.append((page[index], missing[index])) }
    }
  }

  /// Parents first, otherwise as they came. Hashes allow no circle.
  private static func sorted(_ parents: [[Int]]) -> [Int] {
    var children: [[Int]] = Array(repeating: [], count: parents.count)
    var open = parents.map(\.count)
    for (index, parents) in parents.enumerated() {
      for parent in parents { children[parent].append(index) }
    }
    var order = open.indices.filter { open[$0] == 0 }
    order.reserveCapacity(parents.count)
    var next = 0
    while next < order.count {
      for child in children[order[next]] {
        open[child] -= 1
        if open[child] == 0 { order.append(child) }
      }
      next += 1
    }
    return order
  }
}

extension Header {
  /// Every change set that must be held before this one, each once.
  var parents: [ChangeSetID] {
    var parents = foreignParents.map(\.hash)
    if let previous, !parents.contains(previous) { parents.append(previous) }
    return parents
  }
}
