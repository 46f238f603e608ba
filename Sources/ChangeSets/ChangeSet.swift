/// The operations of one user action, read and checked as far as that is possible without any other change set.
///
/// Checked: header and envelope are canonical and within the maxima, the chain id of a first change set follows from
/// its start, the body is the one that the header names, erasable parts open their commitments. Not checked: the
/// signature (`PageVerifier`, or `verifySignature`), that other change sets it names are held, and its time.
public struct ChangeSet: Hashable, Sendable {
  /// The SHA-256 of the header's bytes.
  public let id: ChangeSetID
  /// What the header says.
  public let header: Header
  /// What the body says, or why it says nothing here.
  public let body: BodyReading
  /// What is stored and forwarded, verbatim.
  public let bytes: ChangeSetBytes

  /// Reads and checks.
  public init(reading bytes: ChangeSetBytes, limits: Limits = .standard) throws(ChangeSetError) {
    header = try Header.decode(bytes.header, limits: limits)
    guard header.bodyHash == .sha256(of: bytes.body) else { throw .bodyHashMismatch }
    try ErasablePart.check(bytes.erasable, limits: limits)
    let reading = Body.read(bytes.body, limits: limits)
    if case .understood(let body) = reading { try ErasablePart.check(bytes.erasable, against: body) }
    body = header.hasUnknownFields ? .unknown(.unknownFieldsInHeader) : reading
    id = ChangeSetID(hash: .sha256(of: bytes.header))
    self.bytes = bytes
  }

  /// What the builder made, which needs no reading.
  init(id: ChangeSetID, header: Header, body: Body, bytes: ChangeSetBytes) {
    self.id = id
    self.header = header
    self.body = .understood(body)
    self.bytes = bytes
  }

  /// Reads one change set from what `encode` gave, and checks it.
  public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> ChangeSet {
    try ChangeSet(reading: ChangeSetBytes.decode(bytes, limits: limits), limits: limits)
  }

  /// The canonical bytes of the whole.
  public func encode() throws(ChangeSetError) -> [UInt8] { try bytes.encode() }

  /// The very bytes that are hashed.
  public var headerBytes: [UInt8] { bytes.header }
  /// The very bytes that the header names.
  public var bodyBytes: [UInt8] { bytes.body }
  /// 64 bytes.
  public var signature: [UInt8] { bytes.signature }
  /// The personal data that is still there.
  public var erasableParts: [ErasablePart] { bytes.erasable }

  /// The place.
  public var address: Address { header.address }
  /// The place and the id, as another change set names this one.
  public var head: Head { Head(chain: header.chain, number: header.number, hash: id) }
  /// The ledger: for a root the one that it founds.
  public var ledger: LedgerID { header.ledger ?? LedgerID(hash: id.hash) }

  /// Whether the signature is that of `device`, whose key the chain's start names.
  public func verifySignature(of device: DevicePublicKey) -> Bool {
    SignaturePurpose.changeSet.verify(signature, of: id.hash.bytes, by: device)
  }

  /// The same change set without the parts whose index `keep` refuses: the id, the chain and the effect stay.
  public func keepingErasableParts(where keep: (UInt32) -> Bool) -> ChangeSet {
    let kept = bytes.erasable.filter { keep($0.index) }
    return ChangeSet(
      id: id, header: header, reading: body,
      bytes: ChangeSetBytes(header: bytes.header, body: bytes.body, signature: bytes.signature, erasable: kept))
  }

  private init(id: ChangeSetID, header: Header, reading: BodyReading, bytes: ChangeSetBytes) {
    self.id = id
    self.header = header
    body = reading
    self.bytes = bytes
  }
}
