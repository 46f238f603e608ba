import JSONRPC
import Licensing
import Replica

/// `fund.extend`: what moves, what does not, and which invitations stand in the way (R15, R16, R18).
enum FundExtension {
  /// What moved, what did not and why, and the pending invitations that end earlier.
  static let result: [Schema.Property] = [
    .required("fund", .string), .required("validUntil", .instant),
    .required(
      "extended",
      .array(
        of: .promising([
          .required("lot", .string), .required("from", .instant), .required("to", .instant),
          .required("amount", .money),
        ]))),
    .required(
      "notExtended",
      .array(
        of: .promising([
          .required("lot", .string), .required("end", .instant), .required("amount", .money),
          .required("why", .enumeration(["heldByPending", "ended", "notLater", "notChosen"])),
        ]))),
    .required(
      "blocking",
      .array(
        of: .promising([
          .required("invitation", .string), .optional("email", .string), .required("amount", .money),
          .required("end", .instant),
        ]))),
    .required("covered", .strings),
  ]

  static func run(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let reader = try mutation.reader
    let fund = try reader.fundNamed(try call.required("fund"))
    let end = try call.instant("validUntil")
    let chosen = try call.params["lots"].map { _ in try call.texts("lots").map { try reader.thing($0, .lot) } }
    if let chosen, !chosen.allSatisfy({ lot in fund.lots.contains { $0.id == lot } }) { throw DomainError(.lotUnknown) }
    let candidates = fund.lots.filter { chosen?.contains($0.id) ?? true }
    let now = reader.advancedTo
    let open = candidates.filter { $0.end > now }
    guard !open.isEmpty else { throw DomainError(fund.lots.isEmpty ? .lotUnknown : .supplyEnded) }
    let covers = try covered(mutation, lots: open, until: end)
    let lots = open.filter { lot in lot.end < end || (lot.end == end && !covers.isEmpty) }
    guard !lots.isEmpty else { throw DomainError(.fundNotLater) }
    let acting = try mutation.acting(.administerFunds)
    let operation = ExtendFund(fund: fund.id, lots: lots.map(\.id), end: end, covers: covers)
    try mutation.commit(mutation.draft(acting, [.extendFund(operation)]))
    return try report(mutation, fund, until: end, moved: lots, covers: covers)
  }

  /// The pending invitations that move with the credits: all that draw on these lots and end earlier, or those named.
  private static func covered(_ mutation: Mutation, lots: [LotState], until end: Instant) throws -> [EntityID] {
    let reader = try mutation.reader
    switch mutation.call.params["coverPending"] {
    case .bool(true):
      return try lots.flatMap { try reader.pendingInvitations(onLot: $0.id) }.filter { id in
        try reader.invitation(id).map { $0.end <= end } ?? false
      }
    case .array(let elements):
      return try elements.map { element in
        let text = element.stringValue ?? ""
        let id = try reader.thing(text, .invitation)
        guard let record = try reader.invitation(id), lots.contains(where: { $0.id == record.terms.lot }) else {
          throw DomainError(.invitationUnknown, "The invitation \(text) does not draw on these lots.")
        }
        guard record.status == .pending || record.status == .waitlisted else {
          throw DomainError(
            .invitationNeverInEffect,
            "The invitation \(text) is \(record.status.rawValue); only pending ones are covered.")
        }
        return id
      }
    default: return []
    }
  }

  private static func report(
    _ mutation: Mutation, _ fund: FundState, until end: Instant, moved: [LotState], covers: [EntityID]
  ) throws -> JSONObject {
    let reader = try mutation.reader
    guard let after = try reader.fundRecord(fund.id) else { throw DomainError(.fundUnknown) }
    func money(_ amount: Int64) -> JSON { Money(amount: amount, currency: fund.currency).json }
    var extended: [JSON] = []
    var blocking: [JSON] = []
    for lot in moved {
      let amount = after.segments.filter { $0.key.lot == lot.id && $0.key.end == end }.reduce(0) { $0 + $1.capacity }
      extended.append([
        "lot": .string(PublicID(kind: .lot, lot.id).text), "from": .string(lot.end.text), "to": .string(end.text),
        "amount": money(amount),
      ])
      for id in try reader.pendingInvitations(onLot: lot.id) {
        guard let record = try reader.invitation(id), record.end < end else { continue }
        var item: JSONObject = ["invitation": .string(PublicID(kind: .invitation, id).text)]
        item.appendIfPresent("email", record.contact.map { .string($0.address) })
        item.append("amount", money(record.policy?.price.amount ?? 0))
        item.append("end", .string(record.end.text))
        blocking.append(.object(item))
      }
    }
    var notExtended = after.segments.filter { segment in
      moved.contains { $0.id == segment.key.lot } && segment.key.end < end && segment.capacity > 0
    }.map { segment in left(segment.key.lot, segment.key.end, money(segment.capacity), "heldByPending") }
    for lot in fund.lots where !moved.contains(where: { $0.id == lot.id }) {
      let why = lot.end <= reader.advancedTo ? "ended" : lot.end >= end ? "notLater" : "notChosen"
      notExtended.append(left(lot.id, lot.end, money(lot.amount), why))
    }
    return [
      "fund": .string(PublicID(kind: .fund, fund.id).text), "validUntil": .string(end.text),
      "extended": .array(extended), "notExtended": .array(notExtended), "blocking": .array(blocking),
      "covered": .array(covers.map { .string(PublicID(kind: .invitation, $0).text) }),
    ]
  }

  private static func left(_ lot: EntityID, _ end: Instant, _ amount: JSON, _ why: String) -> JSON {
    ["lot": .string(PublicID(kind: .lot, lot).text), "end": .string(end.text), "amount": amount, "why": .string(why)]
  }
}
