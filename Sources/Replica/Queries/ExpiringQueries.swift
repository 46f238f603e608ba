import Foundation
import GRDB
import Licensing

/// Something that ends soon (R36).
public struct ExpiryRecord: Sendable {
  /// What ends.
  public enum Kind: Int64, Hashable, Sendable, CaseIterable {
    /// A pending invitation of a learner, at its deadline (R22).
    case invitation = 1
    /// A learner's access (R9).
    case access = 2
    /// Credits (R14).
    case lot = 3
    /// Licenses of an order (R40).
    case order = 4
    /// What was invoiced of a subscription (R33).
    case subscription = 5
    /// An allocated license that nobody used (R40).
    case license = 6
  }

  /// The thing that ends.
  public enum Subject: Sendable {
    /// An invitation or the access that came of it.
    case invitation(InvitationRecord)
    /// Credits of a fund that end at one instant.
    case credits(fund: FundState, segment: Segment)
    /// The licenses of an order.
    case order(OrderState)
    /// The seats of a subscription, unless it is renewed.
    case seats(SubscriptionState)
  }

  /// When it ends, exclusive.
  public let at: Instant
  /// What ends.
  public let kind: Kind
  /// The thing that ends.
  public let subject: Subject
}

/// Which endings a report shows.
public struct ExpiryFilter: Hashable, Sendable {
  /// Those before this instant, and after the one that the state stands at.
  public var until: Instant
  /// Of these kinds.
  public var kinds: Set<ExpiryRecord.Kind>
  /// Of the learners of these teams; then no supply is among them.
  public var teams: TeamFilter?

  /// A filter.
  public init(
    until: Instant, kinds: Set<ExpiryRecord.Kind> = Set(ExpiryRecord.Kind.allCases), teams: TeamFilter? = nil
  ) {
    self.until = until
    self.kinds = kinds
    self.teams = teams
  }
}

/// The place of an ending in the list: by instant and thing. No thing ends in two ways at one instant.
struct ExpiryPlace: Hashable, Comparable {
  let at: Int64
  let local: Int64
  let kind: Int64

  static func < (left: ExpiryPlace, right: ExpiryPlace) -> Bool {
    (left.at, left.local, left.kind) < (right.at, right.local, right.kind)
  }
}

extension LedgerReader {
  /// What ends from now on and before an instant, soonest first. One page is read from the database.
  public func expiries(_ filter: ExpiryFilter, page: PageRequest) throws -> Page<ExpiryRecord> {
    let after = page.cursor.map { ExpiryPlace(at: $0.key(0), local: $0.key(1), kind: $0.key(2)) }
    let accesses = filter.kinds.contains(.access)
    var found = try invitationExpiries(
      Self.nextExpiries,
      [
        "invitations": filter.kinds.contains(.invitation), "licenses": filter.kinds.contains(.license),
        "accesses": accesses,
      ], filter, after: after, limit: page.limit + 1)
    if accesses {
      found += try invitationExpiries(Self.scheduledExpiries, [:], filter, after: after, limit: page.limit + 1)
    }
    for kind in SupplyKind.allCases where filter.teams == nil {
      switch kind {
      case .fund: found += try fundExpiries(filter, after: after)
      case .order: found += try orderExpiries(filter, after: after)
      case .subscription: found += try subscriptionExpiries(filter, after: after)
      }
    }
    found.sort { $0.place < $1.place }
    let items = try found.prefix(page.limit).map { try $0.record() }
    guard found.count > page.limit else { return Page(items: items, next: nil) }
    let last = found[page.limit - 1].place
    return Page(items: items, next: PageCursor(last.at, last.local, last.kind))
  }

  /// An ending whose details are read only if it is on the page.
  typealias FoundExpiry = (place: ExpiryPlace, record: () throws -> ExpiryRecord)

  /// Lifecycles 1 and 2 are pending and accepted, which are the kinds of ending as well; what is pending and was
  /// allocated is a license.
  ///
  /// What changes next by itself about a pending invitation is its expiry, and about an access that runs or awaits
  /// registration its end. So the index of such changes gives a page without looking at the rest.
  private static let nextExpiries = """
    SELECT changes_at, id, CASE WHEN lifecycle = 1 AND given = \(Giving.allocation.rawValue)
      THEN \(ExpiryRecord.Kind.license.rawValue) ELSE lifecycle END FROM invitation
    WHERE ledger = :ledger AND changes_at >= :from AND changes_at < :until AND (changes_at, id) > (:at, :id)
      AND (lifecycle = 1 AND CASE given WHEN \(Giving.allocation.rawValue) THEN :licenses ELSE :invitations END
        OR lifecycle = 2 AND access IN (1, 3) AND :accesses)
      AND (:teams IS NULL OR \(TeamFilter.holds(":teams")))
    ORDER BY changes_at, id LIMIT :limit
    """

  /// An access that is scheduled changes next by starting; its end is looked for among those that are.
  private static let scheduledExpiries = """
    SELECT access_end, id, lifecycle FROM invitation
    WHERE ledger = :ledger AND access_end >= :from AND access_end < :until AND (access_end, id) > (:at, :id)
      AND lifecycle = 2 AND access = 2 AND (:teams IS NULL OR \(TeamFilter.holds(":teams")))
    ORDER BY access_end, id LIMIT :limit
    """

  private func invitationExpiries(
    _ sql: String, _ wanted: StatementArguments, _ filter: ExpiryFilter, after: ExpiryPlace?, limit: Int
  ) throws -> [FoundExpiry] {
    let now = advancedTo.milliseconds
    var arguments: StatementArguments = [
      "ledger": ledger, "from": max(now == .max ? now : now + 1, after?.at ?? .min),
      "until": filter.until.milliseconds, "at": after?.at ?? .min, "id": after?.local ?? 0, "limit": limit,
      "teams": try filter.teams?.argument,
    ]
    arguments += wanted
    let rows = try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    return rows.map { row in
      let place = ExpiryPlace(at: row[0], local: row[1], kind: row[2])
      return (place, { try invitationExpiry(place) })
    }
  }

  private func invitationExpiry(_ place: ExpiryPlace) throws -> ExpiryRecord {
    guard let kind = ExpiryRecord.Kind(rawValue: place.kind),
      let record = try invitation(try map.entity(LocalID(rawValue: place.local)))
    else { throw ReplicaError.inconsistent("an ending of nothing") }
    return ExpiryRecord(at: Instant(milliseconds: place.at), kind: kind, subject: .invitation(record))
  }
}
