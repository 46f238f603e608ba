import ChangeSets
import Exchange
import JSONRPC

/// Ways for change sets to get from one node to another.
enum Carrying {
  /// One direction as pages. With `faults`, pages are lost, doubled, damaged or put in another order.
  static func pages(
    from source: SimulatedNode, to target: SimulatedNode, in world: World, faults: SeededRandom?
  ) throws {
    let status = try world.must(target, "changes.status", target.number == 0 ? ["ledger": .string(world.ledger)] : [:])
    var pages: [JSON] = []
    var cursor: JSON?
    repeat {
      var params: JSONObject = ["ledger": .string(world.ledger), "bytesMax": 4096]
      if let version = status["version"] { params.append("since", version) }
      if let cursor { params.append("cursor", cursor) }
      let exported = try world.must(source, "changes.export", params)
      pages += exported["pages"]?.arrayValue ?? []
      cursor = exported["nextCursor"]
    } while cursor != nil
    if var faults { pages = disturbed(pages, &faults) }
    for page in pages {
      switch target.call("changes.import", ["pages": [page]]) {
      case .success: break
      case .failure(let error) where error.code == RPCErrorCode.internalError.rawValue:
        throw Failure("internal", "changes.import on node \(target.number): \(error.message)")
      case .failure: break
      }
    }
  }

  private static func disturbed(_ pages: [JSON], _ random: inout SeededRandom) -> [JSON] {
    var result: [JSON] = []
    for page in pages {
      if random.chance(1, in: 8) { continue }
      result.append(random.chance(1, in: 12) ? damaged(page, &random) : page)
      if random.chance(1, in: 6) { result.append(page) }
    }
    if random.chance(1, in: 3) { result.shuffle(using: &random) }
    return result
  }

  private static func damaged(_ page: JSON, _ random: inout SeededRandom) -> JSON {
    guard let text = page.stringValue, !text.isEmpty else { return page }
    var letters = Array(text)
    let place = random.below(letters.count)
    letters[place] = letters[place] == "A" ? "B" : "A"
    return .string(String(letters))
  }
}

extension Carrying {
  /// Both directions over a session between two nodes; with `cutAfter`, the wire breaks after so many bytes.
  static func session(
    between one: SimulatedNode, and other: SimulatedNode, in world: World, cutAfter: Int?
  ) throws {
    guard let here = one.exchangeStore, let there = other.exchangeStore, let ledger = try ledgerID(on: one, world)
    else {
      return
    }
    var initiator = Session(initiating: ledger)
    var responder = Session(respondingWithin: ExchangeLimits())
    var left = cutAfter ?? Int.max
    var toOther = SessionPump.run(.start, &initiator, store: here).bytes
    var toOne = SessionPump.run(.start, &responder, store: there).bytes
    while !toOther.isEmpty || !toOne.isEmpty {
      let carried = Array(toOther.prefix(left))
      left -= carried.count
      if !carried.isEmpty { toOne += SessionPump.run(.received(carried), &responder, store: there).bytes }
      let back = Array(toOne.prefix(left))
      left -= back.count
      toOne = []
      toOther = back.isEmpty ? [] : SessionPump.run(.received(back), &initiator, store: here).bytes
      if left == 0 { break }
    }
    _ = SessionPump.run(.closed, &initiator, store: here)
    _ = SessionPump.run(.closed, &responder, store: there)
    if let failure = initiator.report.failure ?? responder.report.failure, cutAfter == nil {
      throw Failure("session", "nodes \(one.number) and \(other.number): \(failure)")
    }
  }

  /// Afterwards each of these nodes holds what any of them held.
  static func meet(_ nodes: [SimulatedNode], in world: World) throws {
    for node in nodes.dropFirst() + nodes.dropFirst().dropLast() {
      try session(between: nodes[0], and: node, in: world, cutAfter: nil)
    }
  }

  private static func ledgerID(on node: SimulatedNode, _ world: World) throws -> LedgerID? {
    try node.exchangeStore?.ledgers(offeredTo: .local).first
  }
}
