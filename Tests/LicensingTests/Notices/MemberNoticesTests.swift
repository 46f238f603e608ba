import Licensing
import Testing

@Suite("Whom members' notices are for (R3, R36, R41, R49)")
struct MemberNoticesTests {
  /// One chain: each change set saw those before it, but for the ones named as unseen.
  private struct Past: Causality {
    var unseen: Set<[SetID]> = []

    func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
      earlier.number < later.number && !unseen.contains([later.id, earlier.id])
    }
  }

  private static let start = Instant(milliseconds: 1_767_225_600_000)

  /// The n-th change set, written on the n-th day.
  private static func set(_ number: UInt64) -> SetStamp {
    SetStamp(
      id: SetID(number, 0, 0, 1), time: UInt64(start.adding(days: Int64(number)).milliseconds) << 16,
      chain: SetID(9, 9, 9, 9), number: number, handle: 0)
  }

  private static func row(_ number: UInt64, _ row: UInt32 = 0) -> Stamp {
    Stamp(set: set(number), operation: 0, row: row)
  }

  private static let contact = Contact(key: LearnerID(bytes: 0..<16)!, commitment: 0)

  /// Change set 1 opens the ledger, 2, 3 … give roles.
  private static func book(_ roles: Role...) -> AuthorityBook {
    var book = AuthorityBook()
    book.restore(
      .openLedger(
        OpenLedger(
          nonce: [], deviceKey: [1], recoveryKey: [], pepper: [], rules: 1, name: "", ownerContact: contact)),
      at: row(1))
    for (place, role) in roles.enumerated() {
      book.restore(.grantRole(GrantRole(member: nil, contact: contact, role: role)), at: row(UInt64(place) + 2))
    }
    return book
  }

  private static func member(_ number: UInt64) -> EntityID { row(number).entity }

  private static func lot(_ cause: UInt64, endsOn day: Int64, extended: (by: UInt64, to: Int64)? = nil) -> LotState {
    let extensions = extended.map {
      [LotHistory.Extension(stamp: row($0.by), end: start.adding(days: $0.to), covers: [])]
    }
    return LotState(
      id: row(cause).entity,
      history: LotHistory(
        supply: row(cause).entity, currency: Currency(code: "USD")!, stamp: row(cause), end: start.adding(days: day),
        extensions: extensions ?? []), amount: 1)
  }

  private static func reminded(
    _ lot: LotState, in book: AuthorityBook, onDay day: Int64, days: UInt32 = 30
  ) -> [MemberNotice] {
    MemberNotices(book: book, causality: Past()) { _ in nil }
      .reminders(
        of: lot.id, lot.ending, days: days, roles: MemberNotices.roles(remindedOf: lot.history.kind),
        now: start.adding(days: day))
  }

  @Test("R36: from so many days before the end until the end; 0 is never")
  func reminders() {
    let (book, lot) = (Self.book(.fullAdmin), Self.lot(3, endsOn: 100))
    #expect(Self.reminded(lot, in: book, onDay: 69).isEmpty)
    let begun = Self.reminded(lot, in: book, onDay: 70)
    #expect(begun.map(\.recipient) == [Self.member(2)])
    #expect(begun.allSatisfy { $0.due && $0.cause == Self.row(3) && $0.kind == .expiring })
    #expect(Self.reminded(lot, in: book, onDay: 99).map(\.due) == [true])
    #expect(Self.reminded(lot, in: book, onDay: 100).map(\.due) == [false])
    #expect(Self.reminded(lot, in: book, onDay: 70, days: 0).isEmpty)
  }

  @Test("R36: another end has another key, so that it is reminded of anew")
  func extended() {
    let (book, lot) = (Self.book(.fullAdmin), Self.lot(3, endsOn: 100, extended: (by: 4, to: 200)))
    #expect(Self.reminded(lot, in: book, onDay: 80).isEmpty)
    #expect(Self.reminded(lot, in: book, onDay: 170).map(\.cause) == [Self.row(4)])
  }

  @Test("R36: the owner stands in where nobody holds the role; whoever got it after the reminder began is not told")
  func holders() {
    let lot = Self.lot(3, endsOn: 33)
    #expect(Self.reminded(lot, in: Self.book(), onDay: 5).map(\.recipient) == [Self.member(1)])
    // Change set 4 is written on the fourth day, the reminder begins on the third.
    let late = Self.book(.companyManager, .auditor, .fullAdmin)
    #expect(Self.reminded(lot, in: late, onDay: 5).map(\.recipient) == [Self.member(2)])
  }

  @Test("R3: a member without a device is invited to enrol, one who has enrolled is not, the owner never was")
  func enrolling() throws {
    var book = Self.book(.auditor)
    let rules = { (book: AuthorityBook) in MemberNotices(book: book, causality: Past()) { _ in nil } }
    let (owner, auditor) = (try #require(book.members[Self.member(1)]), try #require(book.members[Self.member(2)]))
    #expect(rules(book).about(owner).isEmpty)
    #expect(rules(book).about(auditor).map(\.due) == [true])
    #expect(rules(book).about(auditor).map(\.recipient) == [auditor.id])
    book.restore(.grantDevice(GrantDevice(member: auditor.id, deviceKey: [2], name: "")), at: Self.row(3))
    #expect(rules(book).about(auditor).map(\.due) == [false])
  }

  @Test("R41: roles are those that the author of a row had seen; whoever wrote it is not told")
  func causalPast() throws {
    let book = Self.book(.partnerManager, .vendorSales, .partnerManager)
    var past = Past()
    past.unseen = [[Self.set(6).id, Self.set(4).id]]
    let all = MemberNotices(book: book, causality: past) { _ in Self.member(3) }
    #expect(all.about(Self.requested(6)).map(\.recipient) == [Self.member(2)])
  }

  @Test("R41 R37: of a request those partner managers hear who might assign it, as the customer's partner was then")
  func foreignPartners() throws {
    var book = Self.book()
    func say(_ operation: Licensing.Operation, _ number: UInt64) { book.restore(operation, at: Self.row(number)) }
    func partner(_ text: String) throws -> PartnerPath { try #require(PartnerPath(text: text)) }
    for (number, name) in [(2, "Contoso"), (3, "Contoso/East"), (4, "Contoso/West"), (5, "Other")] as [(UInt64, String)]
    {
      say(
        .grantRole(
          GrantRole(member: nil, contact: Self.contact, role: .partnerManager, partner: try partner(name))), number)
    }
    var (settled, moved) = (ConfigureLedger(), ConfigureLedger())
    (settled.partner, moved.partner) = (try partner("Contoso/East"), try partner("Other"))
    say(.configureLedger(settled), 6)
    say(.configureLedger(moved), 8)
    let rules = MemberNotices(book: book, causality: Past()) { _ in nil }
    #expect(rules.about(Self.requested(7)).map(\.recipient) == [Self.member(2), Self.member(3)])
    #expect(rules.about(Self.requested(9)).map(\.recipient) == [Self.member(5)])
    // Before there was a partner nobody's manager reached the customer, so the owner stands in.
    var unseen = Past()
    unseen.unseen = [[Self.set(7).id, Self.set(6).id]]
    let early = MemberNotices(book: book, causality: unseen) { _ in nil }
    #expect(early.about(Self.requested(7)).map(\.recipient) == [Self.member(1)])
  }

  /// An order that the n-th change set asks for.
  private static func requested(_ number: UInt64) -> OrderState {
    let asked = row(number)
    return OrderState(
      id: asked.entity, stamp: asked,
      terms: OrderTerms(product: row(1).entity, policyVersion: row(1).entity, quantity: 1, purchaseOrder: ""),
      lifecycle: .requested, requests: [], lot: nil, cases: [], fates: [])
  }
}
