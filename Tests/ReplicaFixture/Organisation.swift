import ChangeSets
import Licensing
import Replica

/// A ledger with one product and one fund, and the commands of an administrator with their premises.
public struct Organisation {
  /// The ledger.
  public let ledger: LedgerID
  /// The fund.
  public let fund: EntityID
  /// Its only lot.
  public let lot: EntityID
  /// The product; its definition is also its policy version.
  public let product: EntityID
  /// The end of the lot.
  public let end: Instant
  private static let pepper = [UInt8](repeating: 7, count: 32)

  /// Founds a ledger on a laptop.
  ///
  /// - Parameters:
  ///   - credits: minor units in the only lot.
  ///   - price: minor units of one license.
  public init(on laptop: Laptop, credits: Int64, price: Int64) throws {
    guard let currency = Currency(code: "EUR") else { throw ReplicaError.inconsistent("no currency") }
    ledger = try laptop.found("Acme")
    end = Instant(milliseconds: laptop.now).adding(days: 200)
    let policy = ProductKind.courseBundle.defaultPolicy(price: Money(amount: price, currency: currency))
    let written = try laptop.write(
      [
        .defineProduct(DefineProduct(kind: .courseBundle, family: "Courses", name: "Networks", policy: policy)),
        .openFund(OpenFund(currency: currency, name: "Flex")),
        .depositFund(DepositFund(fund: .own(operation: 1), amount: credits, end: end, reference: "")),
      ], in: ledger)
    product = written.entity(operation: 0)
    fund = written.entity(operation: 1)
    lot = written.entity(operation: 2)
  }

  /// Lets another laptop write for the owner, and brings it the ledger.
  public func admit(_ other: Laptop, by owner: Laptop) throws {
    guard let acting = owner.acting else { return }
    try owner.write(
      [
        .grantDevice(
          GrantDevice(member: acting.member, deviceKey: other.replica.deviceKey.publicKey.bytes, name: "other"))
      ],
      in: ledger)
    try other.pull(from: owner, ledger)
    other.acting = acting
  }

  /// Invites learners in one change set, telling them; returns the invitations and their tokens.
  public func invite(
    _ addresses: [String], on laptop: Laptop, keepIf condition: ([Loss]) -> Bool = { _ in true }
  ) throws -> (committed: Committed, tokens: [TokenSecret]) {
    var rows: [Invite.Row] = []
    var told: [TokenRow] = []
    var minted: [MintedToken] = []
    for (index, address) in addresses.enumerated() {
      guard let learner = LearnerID(bytes: learnerKey(pepper: Self.pepper, address: Array(address.utf8))) else {
        continue
      }
      rows.append(Invite.Row(learner: learner, contact: Contact(key: learner, commitment: UInt32(index))))
      let secret = try TokenSecret(bytes: laptop.random(TokenSecret.byteCount))
      let key = try secret.publicKey()
      let invitation = EntityID.own(operation: 0, row: UInt32(index))
      told.append(TokenRow(invitation: invitation, tokenKey: key.bytes))
      minted.append(MintedToken(invitation: invitation, secret: secret, publicKey: key))
    }
    let invite = Invite(
      product: product, policyVersion: product, course: nil, supply: fund, lot: lot, end: end, start: .acceptance,
      note: "",
      rows: rows)
    let committed = try laptop.write(
      [.invite(invite), .tell(Tell(rows: told))], in: ledger, erasables: addresses.map { Array($0.utf8) },
      tokens: minted,
      keepIf: condition)
    return (committed, minted.map(\.secret))
  }

  /// The learner accepts on a laptop.
  @discardableResult
  public func accept(_ invitation: EntityID, with token: TokenSecret, on laptop: Laptop) throws -> Committed {
    try laptop.replica.write(ledger) { writer in
      let proof = try AcceptProof(
        ledger: ledger, invitation: EntityReference.encode(invitation), verb: .accept, carrier: writer.carryingChain()
      ).sign(with: token)
      let accept = Accept(
        invitation: invitation, proof: TokenProof(tokenKey: try token.publicKey().bytes, signature: proof))
      return try writer.commit(
        Draft(acting: laptop.acting, commandID: "", operations: [.accept(accept)]), keepIf: { _ in true })
    }
  }
}
