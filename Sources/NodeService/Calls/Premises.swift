import JSONRPC
import Licensing
import Replica

/// What an invitation is issued under: the product, its policy in force, the start, and where the money comes from.
struct Premises {
  let product: ProductState
  let version: ProductHistory.Version
  let course: EntityID?
  let fund: FundState
  let start: AccessStart
  let note: String

  var policy: ProductPolicy { version.policy }

  /// Reads the premises of a call that invites.
  init(_ mutation: Mutation) throws {
    let (call, reader) = (mutation.call, try mutation.reader)
    let product = try reader.productNamed(try call.required("product"))
    let course = try call.text("course").map { try reader.productNamed($0).id }
    try self.init(
      product: product, course: course, supply: call.text("supply"), start: try Self.start(call.params["start"]),
      note: try call.text("note", bytesMax: 500) ?? "", in: reader)
  }

  /// Premises of a product as it is offered now.
  init(
    product: ProductState, course: EntityID?, supply: String?, start: AccessStart?, note: String,
    in reader: LedgerReader
  ) throws {
    guard let version = product.inForce else { throw DomainError(.productUnknown) }
    guard !product.isRetired else { throw DomainError(.productRetired) }
    self.product = product
    self.version = version
    self.course = course
    self.note = note
    self.start = start ?? .acceptance
    fund = try Self.fund(supply, currency: version.policy.price.currency, in: reader)
  }

  /// The fund named, or the only one that holds the currency.
  private static func fund(_ supply: String?, currency: Currency, in reader: LedgerReader) throws -> FundState {
    if let supply {
      let fund = try reader.fundNamed(supply)
      guard fund.currency == currency else {
        throw DomainError(
          .supplyCurrency, "The product costs \(currency.code), and the fund holds \(fund.currency.code).")
      }
      return fund
    }
    let candidates = reader.funds.filter { $0.currency == currency }
    guard let only = candidates.first else { throw DomainError(.supplyNone) }
    guard candidates.count == 1 else {
      let names = candidates.map { JSON.string(PublicID(kind: .fund, $0.id).text) }
      throw DomainError(.supplyAmbiguous, data: ["funds": .array(names)])
    }
    return only
  }

  /// Reads `{"on": "acceptance"}` or `{"on": "date", "date": …}`, or a day alone.
  static func start(_ json: JSON?) throws -> AccessStart? {
    if let text = json?.stringValue { return .date(try Day(text: text)) }
    switch json?["on"]?.stringValue {
    case "date":
      guard let text = json?["date"]?.stringValue else { throw DomainError(.dateInvalid, "start.date is missing.") }
      return .date(try Day(text: text))
    case "acceptance":
      guard json?["date"] == nil else { throw DomainError(.dateInvalid, "A date belongs to a start on a date only.") }
      return .acceptance
    default: return nil
    }
  }

  /// An invitation of rows that draw on one segment.
  func invite(_ rows: [Invite.Row], on segment: SegmentKey) -> Operation {
    .invite(
      Invite(
        product: product.id, policyVersion: version.stamp.entity, course: course, fund: fund.id, lot: segment.lot,
        end: segment.end, start: start, note: note, rows: rows))
  }
}

/// The segments of a fund that can pay, the one that ends first at the front (R14).
struct Supply {
  /// A segment and how many more licenses it carries.
  private(set) var segments: [(key: SegmentKey, room: Int)]

  /// Looks for segments that have not ended and in which the start lies (R11).
  ///
  /// - Throws: ``DomainError`` if there is none at all, whatever is free in it.
  init(_ premises: Premises, in reader: LedgerReader) throws {
    let usable = try reader.ranking(of: premises.fund).segments.filter { $0.key.end > reader.advancedTo }
    guard !usable.isEmpty else { throw DomainError(.supplyExhausted) }
    let fitting = usable.filter { segment in
      guard case .date(let day) = premises.start else { return true }
      return day.start < segment.key.end
    }
    guard !fitting.isEmpty else { throw DomainError(.startOutOfRange) }
    let price = premises.policy.price.amount
    segments = fitting.map { ($0.key, price == 0 ? Int.max : Int($0.free / price)) }
  }

  /// One segment that pays for all, whatever is free in it.
  init(only segment: SegmentKey) { segments = [(segment, .max)] }

  /// The segment for the next license: the first with room. Where none has any, the last: the resolver will say who
  /// waits.
  mutating func take() -> SegmentKey {
    if let place = segments.firstIndex(where: { $0.room > 0 }) {
      if segments[place].room != .max { segments[place].room -= 1 }
      return segments[place].key
    }
    return segments[segments.count - 1].key
  }
}
