import ChangeSets
import GRDB

/// What must be known of a held change set to put it in order, without reading its bytes.
public struct HeldLink: Hashable, Sendable {
  /// Chain and place in it, and the id.
  public let head: Head
  /// Id of the one before it in the chain; nil for the first.
  public let previous: ChangeSetID?
  /// Its hybrid time: later than the previous one and all heads.
  public let time: UInt64
  /// About how many bytes it takes in a page.
  public let byteCount: Int

  init(_ link: SetLink) {
    (head, previous, time, byteCount) = (link.head, link.previous, link.time, link.byteCount)
  }
}

/// What an exchange with another replica reads of the log.
extension LedgerReader {
  private var log: LogReader { LogReader(db: db, ledger: ledger) }

  /// The end of every line of one chain, ascending.
  public func heads(of chain: ChainID) throws -> [Head] { try log.tips(of: chain) }

  /// Which of these change sets are held.
  public func held(_ ids: [ChangeSetID]) throws -> Set<ChangeSetID> {
    let log = log
    return try Set(ids.filter { try log.contains($0) })
  }

  /// Change sets of a chain from `number` on, all siblings, by number and then id; of the siblings at `number` only
  /// those with an id above `after`.
  public func links(of chain: ChainID, from number: UInt64, after: ChangeSetID?, limit: Int) throws -> [HeldLink] {
    try log.links(of: chain, from: number, after: after, limit: limit).map(HeldLink.init)
  }

  /// The links of those ids that are held, in the order asked.
  public func links(ids: [ChangeSetID]) throws -> [HeldLink] {
    let log = log
    return try ids.compactMap { try log.link($0) }.map(HeldLink.init)
  }

  /// The change sets of those ids, in the order asked.
  ///
  /// - Throws: ``ReplicaError/unknownChangeSet(_:)`` if one is not held, or damaged.
  public func changeSetBytes(ids: [ChangeSetID]) throws -> [ChangeSetBytes] {
    let log = log
    let locals = try ids.map { id in
      guard let local = try log.localID(of: id) else { throw ReplicaError.unknownChangeSet(id) }
      return local
    }
    return try log.provenBytes(of: locals)
  }
}
