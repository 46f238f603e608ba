import Foundation
import GRDB
import Licensing

/// What became of the licenses of one product out of one supply (R36).
public struct UtilizationRecord: Hashable, Sendable {
  /// What kind of supply pays.
  public let supplyKind: SupplyKind
  /// The supply.
  public let supply: EntityID
  /// What people call the supply.
  public let supplyName: String
  /// The product; nil for a fund out of which nothing was given.
  public let product: EntityID?
  /// Counts of invitations.
  public let counts: Counts
  /// Minor units, or places, held for pending invitations and unused allocations.
  public let held: Int64
  /// Minor units, or places, that accepted and used ones take.
  public let spent: Int64
  /// The currency of the amounts; nil where places are counted.
  public let currency: Currency?
  /// Minor units ever paid into the supply, corrections included, or places bought: of all its products together.
  public let capacity: Int64
  /// Minor units, or places, of the supply that nothing holds and that can still be given.
  public let free: Int64

  /// Counts of invitations; those that were merged or never took effect are not among them.
  public struct Counts: Hashable, Sendable {
    /// All.
    public var issued = 0
    /// Open invitations with their supply behind them.
    public var pending = 0
    /// Held by allocation and not used yet.
    public var allocated = 0
    /// Open, waiting for supply.
    public var waitlisted = 0
    /// Accepted, whatever became of the access.
    public var accepted = 0
    /// Accepted, and access is open.
    public var active = 0
    /// Accepted, and access is over or was revoked.
    public var ended = 0
    /// Withdrawn by an administrator.
    public var withdrawn = 0
    /// Allocated and taken away again.
    public var released = 0
    /// Declined by the learner.
    public var declined = 0
    /// Run out unanswered.
    public var expired = 0
  }

  /// Thousandths of the supply that accepted and used licenses of the product take, rounded down; 0 where nothing was
  /// paid in.
  public var usedPerMille: Int { perMille(spent) }

  /// Thousandths of the supply held for pending invitations and unused allocations of the product, rounded down.
  public var heldPerMille: Int { perMille(held) }

  private func perMille(_ used: Int64) -> Int {
    guard capacity > 0 else { return 0 }
    let (scaled, overflow) = max(0, used).multipliedReportingOverflow(by: 1_000)
    return Int(clamping: overflow ? max(0, used) / max(1, capacity / 1_000) : scaled / capacity)
  }
}

/// Which rows a report of utilisation shows; what is nil does not narrow it.
public struct UtilizationFilter: Hashable, Sendable {
  /// Of this product.
  public var product: EntityID?
  /// Out of this supply.
  public var supply: EntityID?
  /// Given to the learners of these teams. A supply that gave them nothing is left out.
  public var teams: TeamFilter?

  /// A filter.
  public init(product: EntityID? = nil, supply: EntityID? = nil, teams: TeamFilter? = nil) {
    self.product = product
    self.supply = supply
    self.teams = teams
  }
}

extension LedgerReader {
  /// Utilisation by supply and product, kind by kind, by the names of supplies. Counted in the database: no invitation
  /// is read.
  public func utilization(_ filter: UtilizationFilter) throws -> [UtilizationRecord] {
    try SupplyKind.allCases.flatMap { try utilization(of: $0, filter) }
  }
}
