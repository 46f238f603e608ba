import JSONRPC
import Licensing
import Replica

/// What a license is issued under: the product, its policy in force, the start, and what it may be drawn from.
struct Premises {
  let product: ProductState
  let version: ProductHistory.Version
  let course: EntityID?
  /// The supplies that may be drawn on: one fund, or every order or subscription that fits.
  let supplies: [EntityID]
  let start: AccessStart
  let note: String

  var policy: ProductPolicy { version.policy }

  /// Reads the premises of a call that gives in this way.
  init(_ mutation: Mutation, giving: Giving) throws {
    let (call, reader) = (mutation.call, try mutation.reader)
    let product = try reader.productNamed(try call.required("product"))
    let course = try call.text("course").map { try reader.productNamed($0).id }
    try self.init(
      product: product, course: course, supply: call.text("supply"), start: try Self.start(call.params["start"]),
      note: try call.text("note", bytesMax: 500) ?? "", giving: giving, in: reader)
  }

  /// Premises of a product as it is offered now.
  ///
  /// - Parameters:
  ///   - supply: the supply that the caller named, by id or exact name.
  ///   - giving: how the caller gives; a product that is given in another way is refused.
  init(
    product: ProductState, course: EntityID?, supply: String?, start: AccessStart?, note: String,
    giving: Giving = .invitation, in reader: LedgerReader
  ) throws {
    try self.init(product, course: course, start: start, note: note) { version in
      guard version.policy.givenBy == giving else {
        throw DomainError(.productGivenOtherwise, data: ["givenBy": .string("\(version.policy.givenBy)")])
      }
      return try SupplyChoice(product: product, policy: version.policy, reader: reader).supplies(named: supply)
    }
  }

  /// Premises of what is issued in place of something: from the same supply.
  init(
    product: ProductState, course: EntityID?, drawingOn supply: EntityID, start: AccessStart?, note: String
  ) throws {
    try self.init(product, course: course, start: start, note: note) { _ in [supply] }
  }

  private init(
    _ product: ProductState, course: EntityID?, start: AccessStart?, note: String,
    supplies: (ProductHistory.Version) throws -> [EntityID]
  ) throws {
    guard let version = product.inForce else { throw DomainError(.productUnknown) }
    guard !product.isRetired else { throw DomainError(.productRetired) }
    self.product = product
    self.version = version
    self.course = course
    self.note = note
    self.start = start ?? .acceptance
    self.supplies = try supplies(version)
  }

  /// Why a row issued under these premises had no effect.
  func refusal(of loss: Loss) -> DomainError {
    let refusal = policy.givenBy == .allocation ? DomainError(loss).ofLicense : DomainError(loss)
    guard refusal.code == .supplyExhausted else { return refusal }
    let left = DomainError.nothingLeft(of: product, policy.supply)
    var data = refusal.data
    for (name, value) in left.data { data.append(name, value) }
    return DomainError(.supplyExhausted, left.message, data: data, nextActions: left.nextActions)
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
        product: product.id, policyVersion: version.stamp.entity, course: course, supply: supply(of: segment),
        lot: segment.lot, end: segment.end, start: start, note: note, rows: rows))
  }

  /// The supply of a segment: the one fund, or the order or subscription, which is its own lot.
  private func supply(of segment: SegmentKey) -> EntityID {
    switch policy.supply {
    case .fund: supplies[0]
    case .order, .subscription: segment.lot
    }
  }
}
