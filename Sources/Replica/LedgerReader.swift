import ChangeSets
import GRDB
import Licensing

/// Reads one ledger as of one transaction. Valid only inside the closure it is handed to, on that closure's thread.
///
/// Queries about one kind of thing stand in `Queries`, in a file named after the thing.
public struct LedgerReader {
  let db: Database
  let ledger: Int64
  /// The ledger read.
  public let ledgerID: LedgerID
  /// Members, products and funds as they are in this transaction.
  let cache: LedgerCache
  /// The device that this node writes with.
  public let deviceKey: DevicePublicKey

  /// The highest version of the rules that this node derives by.
  let knownRules: UInt32

  /// Translates between names and local numbers.
  let map: EntityMap
  let witnessBox = WitnessBox()

  init(
    db: Database, ledger: Int64, ledgerID: LedgerID, cache: LedgerCache, deviceKey: DevicePublicKey, knownRules: UInt32
  ) throws {
    self.db = db
    self.ledger = ledger
    self.ledgerID = ledgerID
    self.cache = cache
    self.deviceKey = deviceKey
    self.knownRules = knownRules
    map = EntityMap(directory: try SetDirectory(db: db))
  }

  /// The instant the derived state stands at.
  public var advancedTo: Instant { cache.advancedTo }

  /// The rules of the ledger, and whether this node can follow them.
  public var rules: RulesStanding { RulesStanding(inForce: cache.rules.inForce, known: knownRules) }

  /// Members, grants and devices.
  public var authority: AuthorityBook { cache.book }

  /// The product of that name, with all its versions.
  public func product(_ id: EntityID) -> ProductState? { cache.products[id] }

  /// The fund of that name, with all its lots.
  public func fund(_ id: EntityID) -> FundState? { cache.funds[id] }
}
