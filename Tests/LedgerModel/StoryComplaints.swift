import Licensing

extension Story {
  /// What the oracles find wrong with what was written, at its end, a month later, and after everything.
  func complaints(breaking canary: Canary?) -> [String] {
    let entries = world.entries
    let oracle = Oracle(entries: entries, order: world.order, breaking: canary)
    return oracle.complaints(
      at: [latest, latest.adding(days: 30), Self.instant(800)],
      deliveries: Delivery.orders(of: entries, from: prologue, atMost: 1))
  }

  /// Whether a node holds what brought a thing into being.
  func isKnown(_ id: EntityID, on node: Int) -> Bool {
    world.nodes[node].held.sorted.contains { world.entries[$0].stamp.id == id.set }
  }
}
