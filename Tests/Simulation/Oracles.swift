import JSONRPC

/// What must hold once faults have stopped and everybody has met everybody.
struct Oracles {
  let world: World

  func check() throws {
    try meet()
    try sameState()
    try verified()
    try nothingAcknowledgedIsLost()
    try invariants()
    try NaiveOracle(world: world, node: world.nodes[0]).check()
  }

  /// Quiet within bounded rounds: each round every node hears of its neighbour, both ways.
  private func meet() throws {
    let latest = world.nodes.map(\.skew).max() ?? 0
    world.now += max(0, latest) + 1
    for node in world.nodes {
      node.skew = 0
      node.setClock(world.now)
    }
    for _ in 0...world.nodes.count {
      for index in world.nodes.indices {
        let next = world.nodes[(index + 1) % world.nodes.count]
        if next.number == world.nodes[index].number { continue }
        try Carrying.session(between: world.nodes[index], and: next, in: world, cutAfter: nil)
      }
      if Set(try world.nodes.map { try digest(of: $0)["log"] }).count == 1 { return }
    }
    throw Failure("quiet", "the nodes do not hold the same change sets although everybody met everybody")
  }

  private func digest(of node: SimulatedNode) throws -> JSON {
    try world.must(node, "ledger.digest", ["ledger": .string(world.ledger)])
  }

  /// Same change sets and same instant, same state: digests, and what people see.
  private func sameState() throws {
    let first = try picture(of: world.nodes[0])
    for node in world.nodes.dropFirst() {
      let other = try picture(of: node)
      for (name, value) in first where other[name] != value {
        throw Failure("same", "\(name) differs on nodes 0 and \(node.number): \(difference(value, other[name]))")
      }
    }
  }

  private func difference(_ one: JSON, _ other: JSON?) -> String {
    let (left, right) = (one.arrayValue ?? [one], other?.arrayValue ?? [other ?? .null])
    for index in 0..<max(left.count, right.count) {
      let mine = index < left.count ? left[index] : .null
      let theirs = index < right.count ? right[index] : .null
      if mine != theirs { return "\(World.text(mine)) and \(World.text(theirs))" }
    }
    return "order"
  }

  /// What people see of the ledger, without what each node knows for itself.
  private func picture(of node: SimulatedNode) throws -> JSONObject {
    let ledger = JSON.string(world.ledger)
    var result = JSONObject()
    for method in [
      "invitation.list", "license.list", "order.list", "subscription.list", "fund.list", "evaluation.list",
      "product.list", "learner.list",
    ] {
      result.append(method, sorted(unsettled(try world.must(node, method, ["ledger": ledger, "limit": 1000]))))
    }
    result.append("strategy.get", unsettled(one: try world.must(node, "strategy.get", ["ledger": ledger])))
    let cases = try world.must(node, "case.list", ["ledger": ledger, "state": "all", "limit": 1000])
    result.append("case.list", sorted(unsettled(cases)))
    let digest = try digest(of: node)
    result.append("state digest", digest["state"] ?? .null)
    return result
  }

  /// Who has seen what is advice that differs from node to node.
  private func unsettled(_ list: JSON) -> JSON {
    ["items": .array((list["items"]?.arrayValue ?? []).map(unsettled(one:)))]
  }

  private func unsettled(one thing: JSON) -> JSON {
    guard var object = thing.objectValue else { return thing }
    object["settlement"] = nil
    return .object(object)
  }

  /// Lists come in the order in which things arrived, which is each node's own.
  private func sorted(_ list: JSON) -> JSON {
    .array((list["items"]?.arrayValue ?? []).sorted { World.text($0) < World.text($1) })
  }

  /// Incremental and rebuilt state agree; hashes and signatures hold.
  private func verified() throws {
    for node in world.nodes {
      let verdict = try world.must(node, "node.verify", [:])
      if verdict["ok"] != .bool(true) { throw Failure("verify", "node \(node.number): \(World.text(verdict))") }
    }
  }

  /// Acknowledged, so there: on the node that acknowledged it, which never lost it, and so by now everywhere.
  private func nothingAcknowledgedIsLost() throws {
    var known: [String: Set<String>] = [:]
    for (method, name) in [("invitation.list", "invitation"), ("license.list", "license"), ("order.list", "order")] {
      let listed = try world.must(world.nodes[0], method, ["ledger": .string(world.ledger), "limit": 1000])
      known[name] = Set((listed["items"]?.arrayValue ?? []).compactMap { $0[name]?.stringValue })
    }
    for acknowledged in world.acknowledged {
      let made: [JSON]
      let name: String
      switch acknowledged.method {
      case "invitation.create": (made, name) = (acknowledged.result["results"]?.arrayValue ?? [], "invitation")
      case "license.allocate": (made, name) = (acknowledged.result["results"]?.arrayValue ?? [], "license")
      case "license.reallocate": (made, name) = ([acknowledged.result["allocated"] ?? .null], "license")
      case "order.request": (made, name) = ([acknowledged.result], "order")
      default: continue
      }
      for id in made.compactMap({ $0[name]?.stringValue }) where known[name]?.contains(id) != true {
        throw Failure("acknowledged", "\(id) was acknowledged and is gone")
      }
    }
  }

  /// Money never below nothing; who accepted is never withdrawn.
  private func invariants() throws {
    let node = world.nodes[0]
    let funds = try world.must(node, "fund.list", ["ledger": .string(world.ledger)])
    for fund in funds["items"]?.arrayValue ?? [] {
      let amount = { (name: String) in fund["balance"]?[name]?["amount"]?.int64Value ?? 0 }
      if amount("free") < 0 || amount("held") < 0 || amount("spent") < 0 || amount("forfeited") < 0 {
        throw Failure("money", World.text(fund))
      }
      let sum = amount("free") + amount("held") + amount("spent") + amount("forfeited") - amount("overage")
      if sum != amount("deposited") { throw Failure("money", "accounts do not sum up: \(World.text(fund))") }
    }
    try acceptedStays(node)
    try placesSuffice(node)
  }

  private func acceptedStays(_ node: SimulatedNode) throws {
    let listed = try world.must(node, "invitation.list", ["ledger": .string(world.ledger), "limit": 1000])
    var states: [String: String] = [:]
    for item in listed["items"]?.arrayValue ?? [] {
      states[item["invitation"]?.stringValue ?? ""] = item["state"]?.stringValue ?? ""
    }
    for acknowledged in world.acknowledged where acknowledged.method == "invitation.accept" {
      // A token of a merged invitation accepts the one that stands for it.
      guard acknowledged.result["state"] == "accepted" else { continue }
      guard let id = acknowledged.result["invitation"]?.stringValue, let state = states[id] else { continue }
      if !["accepted", "merged", "void"].contains(state) {
        throw Failure("accepted", "\(id) was accepted and is \(state)")
      }
    }
  }

  /// Nobody holds more licenses of an order than it has, but for those whose first use nobody could refuse.
  private func placesSuffice(_ node: SimulatedNode) throws {
    let cases = try world.must(
      node, "case.list", ["ledger": .string(world.ledger), "state": "all", "rule": "C8", "limit": 1000])
    let overdrawn = Set((cases["items"]?.arrayValue ?? []).compactMap { $0["subject"]?.stringValue })
    let orders = try world.must(node, "order.list", ["ledger": .string(world.ledger), "limit": 1000])
    for order in orders["items"]?.arrayValue ?? [] {
      let number = { (name: String) in order[name]?.int64Value ?? 0 }
      let sum = number("allocated") + number("available") + number("expired")
      if sum > number("quantity"), !overdrawn.contains(order["order"]?.stringValue ?? "") {
        throw Failure("places", World.text(order))
      }
    }
  }
}
