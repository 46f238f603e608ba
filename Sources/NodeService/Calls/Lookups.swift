import Foundation
import JSONRPC
import Licensing
import Replica

extension LedgerReader {
  /// The thing an id text names.
  func thing(_ text: String, _ kind: EntityKind) throws -> EntityID {
    try entity(try PublicID(text: text, kind: kind))
  }

  /// The product of an id or of an exact name that only one has.
  func productNamed(_ text: String) throws -> ProductState {
    if text.hasPrefix(EntityKind.product.rawValue + "_") {
      guard let product = product(try thing(text, .product)) else { throw DomainError(.productUnknown) }
      return product
    }
    let named = products.filter { $0.name == text }
    guard let only = named.first else { throw DomainError(.productUnknown, data: ["product": .string(text)]) }
    guard named.count == 1 else { throw DomainError(.nameAmbiguous, data: ["product": .string(text)]) }
    return only
  }

  /// The fund of an id or of an exact name that only one has.
  func fundNamed(_ text: String) throws -> FundState {
    if text.hasPrefix(EntityKind.fund.rawValue + "_") {
      guard let fund = fund(try thing(text, .fund)) else { throw DomainError(.fundUnknown) }
      return fund
    }
    let named = funds.filter { $0.name == text }
    guard let only = named.first else { throw DomainError(.fundUnknown, data: ["fund": .string(text)]) }
    guard named.count == 1 else { throw DomainError(.nameAmbiguous, data: ["fund": .string(text)]) }
    return only
  }

  /// The member of an id, or of the address at which they were made one.
  func memberNamed(_ text: String) throws -> EntityID {
    guard text.contains("@") else { return try thing(text, .member) }
    guard let address = try? EmailAddress(text), let key = try addressKey(of: address),
      let found = authority.members.values.first(where: { $0.contact.key == key })
    else { throw DomainError(.memberUnknown, data: ["member": .string(text)]) }
    return found.id
  }

  /// The supply of an id of any kind, or the fund of an exact name.
  func supplyNamed(_ text: String) throws -> EntityID {
    for kind in SupplyKind.allCases.map(\.entityKind) where kind != .fund && text.hasPrefix(kind.rawValue + "_") {
      return try thing(text, kind)
    }
    return try fundNamed(text).id
  }

  /// The learner of an id or of an address, who need not be known.
  func learnerNamed(_ text: String) throws -> LearnerID {
    if text.hasPrefix(LearnerID.prefix + "_") { return try LearnerID(text: text) }
    guard let id = try learnerID(of: try EmailAddress(text)) else { throw DomainError(.learnerUnknown) }
    return id
  }

  /// The license of an id: one that was allocated.
  func licenseNamed(_ text: String) throws -> EntityID {
    let id = try thing(text, .license)
    guard try invitation(id)?.policy?.givenBy == .allocation else { throw DomainError(.licenseUnknown) }
    return id
  }

  /// The invitation or allocated license of an id.
  func issuedNamed(_ text: String) throws -> EntityID {
    text.hasPrefix(EntityKind.license.rawValue + "_") ? try licenseNamed(text) : try thing(text, .invitation)
  }

  /// The invitation of an id or of a whole link, with the token of the link.
  func invitationNamed(_ text: String) throws -> (invitation: EntityID, token: String?) {
    guard let link = InvitationLink(text: text) else { return (try thing(text, .invitation), nil) }
    return (try thing(link.invitation, .invitation), link.token)
  }
}

/// What the learner is sent: `allot:accept/<invitation>/<token>`, or the same two at the end of the address of a page.
struct InvitationLink {
  private static let prefix = "allot:accept/"
  let invitation: String
  let token: String

  init(invitation: EntityID, token: String) {
    self.invitation = PublicID(kind: .invitation, invitation).text
    self.token = token
  }

  /// Reads a link; nil if the text is none.
  init?(text: String) {
    let rest: Substring
    if text.hasPrefix(Self.prefix) {
      rest = text.dropFirst(Self.prefix.count)
    } else if text.hasPrefix("https://") || text.hasPrefix("http://"),
      let start = text.range(of: EntityKind.invitation.rawValue + "_", options: .backwards)
    {
      rest = text[start.lowerBound...]
    } else {
      return nil
    }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    (invitation, token) = (String(parts[0]), String(parts[1]))
  }

  var text: String { "\(Self.prefix)\(invitation)/\(token)" }
}

extension Money {
  /// Reads `{"amount": 129900, "currency": "USD"}`, checked against its schema before.
  init(json: JSON?) throws {
    guard let amount = json?["amount"]?.int64Value, let code = json?["currency"]?.stringValue else {
      throw DomainError(.amountInvalid)
    }
    guard let currency = Currency(code: code) else {
      throw DomainError(.currencyInvalid, data: ["currency": .string(code)])
    }
    self.init(amount: amount, currency: currency)
  }

  /// The amount as it is answered.
  var json: JSON { ["amount": .int(amount), "currency": .string(currency.code)] }
}
