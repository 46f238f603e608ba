import Testing

@testable import Licensing

/// What no operation of the domain can express, so it is given in bytes.
struct MalformedPayload: Sendable {
  let kind: UInt32
  let hex: String
  let field: String
  let row: Int?
  let problem: Malformation.Problem

  init(_ kind: UInt32, _ hex: String, _ field: String, row: Int? = nil, _ problem: Malformation.Problem) {
    self.kind = kind
    self.hex = hex
    self.field = field
    self.row = row
    self.problem = problem
  }

  static let all: [MalformedPayload] = ledger + learners + supplies + invitations + subscriptions

  private static let zeros = String(repeating: "0", count: 64)
  private static let learner = "000102030405060708090a0b0c0d0e0f"

  private static let ledger: [MalformedPayload] = [
    .init(2, "1a00", "strategy.kind", .missing),
    .init(2, "1a05 0801 120161", "strategy.planned", .surplus),
    .init(2, "1a08 0802 120162 120161", "strategy.planned", .notAscending),
    .init(2, "1a08 0802 120161 120161", "strategy.planned", .notAscending),
    .init(2, "2205 0a03 0a0101", "automatic_allocation.product", .length(required: 32, actual: 1)),
    .init(2, "2224 0a22 0a2\(zeros)0", "automatic_allocation.product", .surplus),
    .init(2, "2a012f", "partner", .outOfRange),
    .init(2, "2a03612f2f", "partner", .outOfRange),
    .init(2, "2a022061", "partner", .outOfRange),
    .init(2, "2a0361090a", "partner", .outOfRange),
    .init(2, "2a11612f612f612f612f612f612f612f612f61", "partner", .outOfRange),
    .init(3, "0a00", "role", .missing),
    .init(3, "0a00 1804 22012f", "partner", .outOfRange),
    .init(3, "0a00 1805 220161", "partner", .surplus),
    .init(3, "0a00 1807 2a0120", "team", .outOfRange),
    .init(3, "0a00 1806 2a0161", "team", .surplus),
    .init(5, "", "device", .missing),
  ]

  private static let learners: [MalformedPayload] = [
    .init(16, "0a00", "key", row: 0, .missing),
    .init(16, "0a050a03010203", "key", row: 0, .length(required: 16, actual: 3)),
    .init(16, "0a120a10\(learner) 1200", "onboarding.kind", .missing),
    .init(16, "12020802", "rows", .missing),
    .init(17, "0a00", "rows", row: 0, .missing),
    .init(17, "0a10\(learner) 0a0101", "rows", row: 1, .length(required: 16, actual: 1)),
    .init(18, "0a00", "rows", row: 0, .missing),
    .init(18, "0a10\(learner) 0a0101", "rows", row: 1, .length(required: 16, actual: 1)),
    .init(20, "0a0161 12020001", "rows", row: 0, .length(required: 16, actual: 2)),
    .init(20, "0a0109 1210\(learner)", "team", .outOfRange),
    .init(19, "", "learner", .missing),
    .init(19, "0a0101", "learner", .length(required: 16, actual: 1)),
    .init(19, "0a10\(learner)", "contact", .missing),
    .init(19, "0a10\(learner) 1200", "contact", .missing),
  ]

  private static let supplies: [MalformedPayload] = [
    .init(24, "", "kind", .missing),
    .init(24, "0801", "policy", .missing),
    .init(24, "0801 2200", "policy.supply", .missing),
    .init(24, "0801 2206 0801 301e 5001", "policy.price", .missing),
    .init(24, "0801 2208 0801 301e 4a00 5001", "policy.price.currency", .missing),
    .init(24, "0801 2208 0801 1a020201 301e", "policy.start_options", .notAscending),
    .init(24, "0801 2208 0801 1a020101 301e", "policy.start_options", .notAscending),
    .init(24, "0801 2207 0801 1a0100 301e", "policy.start_options", .missing),
    .init(24, "0801 2204 0801 301e", "policy.given_by", .missing),
    .init(24, "0801 2211 0801 301e 4a0512034a5059 5002 5a020201", "policy.reallocation_grounds", .notAscending),
    .init(24, "0801 2211 0801 301e 4a0512034a5059 5002 5a020101", "policy.reallocation_grounds", .notAscending),
    .init(24, "0801 2210 0801 301e 4a0512034a5059 5002 5a0100", "policy.reallocation_grounds", .missing),
    .init(24, "0801 2210 0801 301e 4a0512034a5059 5001 5a0103", "policy.reallocation_grounds", .surplus),
    .init(24, "0801 220f 0802 301e 4a0512034a5059 5001 6000", "policy.validity_months", .outOfRange),
    .init(24, "0801 220f 0801 301e 4a0512034a5059 5001 6000", "policy.validity_months", .surplus),
    .init(25, "", "policy", .missing),
    .init(25, "0a00 1200", "policy.supply", .missing),
    .init(25, "120d 0801 301e 4a0512034a5059 5001", "product", .missing),
    .init(26, "", "product", .missing),
    .init(26, "0a030a0101", "product", .length(required: 32, actual: 1)),
    .init(26, "0a220a2\(zeros)0", "product", .surplus),
    .init(32, "", "currency", .missing),
    .init(32, "0a03757364", "currency", .notACurrency),
    .init(32, "0a0455534454", "currency", .notACurrency),
    .init(32, "0a02c39f", "currency", .notACurrency),
    .init(40, "", "quantity", .outOfRange),
    .init(40, "1801", "product", .missing),
    .init(40, "0a00 1801", "policy_version", .missing),
    .init(40, "0a220a2\(zeros)0 1200 1801", "product", .surplus),
    .init(41, "", "order", .missing),
    .init(42, "", "order", .missing),
    .init(43, "", "order", .missing),
    .init(44, "", "order", .missing),
    .init(44, "0a00", "request", .missing),
  ]

  private static let invitations: [MalformedPayload] = [
    .init(48, "", "product", .missing),
    .init(48, "0a00 1200 2200 2a00 4a00", "learner", row: 0, .missing),
    .init(
      48, "0a00 1200 2200 2a00 4a240a10\(learner)1210\(learner)", "contact_key", row: 0, .surplus),
    .init(49, "0a00", "invitation", row: 0, .missing),
    .init(51, "", "reason", .missing),
    .init(53, "0a00", "proof", .missing),
    .init(56, "", "ground", .missing),
    .init(56, "0a00", "ground", .missing),
    .init(56, "0a00 0a030a0101 1001", "rows", row: 1, .length(required: 32, actual: 1)),
    .init(57, "", "rows", .missing),
    .init(57, "0a220a2\(zeros)0", "rows", row: 0, .surplus),
    .init(65, "0a00 1801", "invitation", .missing),
    .init(72, "1001", "operation", .missing),
    .init(73, "0a00", "kind", row: 0, .missing),
    .init(73, "0a020801", "subject", row: 0, .missing),
    .init(73, "0a0408011200", "cause", row: 0, .missing),
  ]

  private static let subscriptions: [MalformedPayload] = [
    .init(80, "", "seats", .outOfRange),
    .init(80, "180a", "months", .outOfRange),
    .init(80, "180a 3001", "product", .missing),
    .init(80, "0a00 180a 3001", "policy_version", .missing),
    .init(80, "0a00 1200 180a 3001", "unit_price", .missing),
    .init(80, "0a00 1200 180a 2200 3001", "unit_price.currency", .missing),
    .init(80, "0a00 1200 180a 2205 1203657572 3001", "unit_price.currency", .notACurrency),
    .init(81, "", "subscription", .missing),
    .init(81, "0a00", "request", .missing),
    .init(81, "0a00 120b 0801 1205 1203455552 1a00", "amount", .missing),
    .init(81, "0a00 120b 0801 1205 1203455552 1a00 1a00", "amount.currency", .missing),
    .init(82, "", "subscription", .missing),
    .init(82, "0a00", "request", .missing),
    .init(82, "0a00 1200", "request.quantity", .outOfRange),
    .init(82, "0a00 1202 0801", "request.unit_price", .missing),
    .init(82, "0a00 1204 0801 1200", "request.unit_price.currency", .missing),
    .init(82, "0a00 1209 0801 1205 1203455552", "request.price_version", .missing),
    .init(83, "", "subscription", .missing),
    .init(83, "0a00", "purchase", .missing),
    .init(84, "", "reason", .missing),
    .init(84, "1803", "subscription", .missing),
    .init(84, "0a00 1803", "purchase", .missing),
    .init(85, "", "subscription", .missing),
    .init(85, "0a00", "unit_price", .missing),
    .init(85, "0a00 2a00", "unit_price.currency", .missing),
    .init(85, "0a00 2a05 1203455552", "price_version", .missing),
    .init(86, "", "subscription", .missing),
  ]
}

extension MalformedPayload: CustomTestStringConvertible {
  var testDescription: String {
    "kind \(kind), " + Malformation(field: field, row: row, problem: problem).description
  }
}
