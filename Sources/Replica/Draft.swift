import ChangeSets
import Licensing

/// A change set to be written by this node: what one user action does, before it has a place in a chain.
public struct Draft {
  /// Who acts, and by which grant; nil for acts of learners carried by this device.
  public var acting: (member: EntityID, grant: EntityID)?
  /// On whose behalf (R37), if on anybody's.
  public var onBehalfOf: EntityID?
  /// Unique per member (R45), at most 128 bytes.
  public var commandID: String
  /// What is done, at least one operation; references to things of the same draft use ``EntityID/own(operation:row:)``.
  public var operations: [Licensing.Operation]
  /// Contents of the erasable parts; the position is the index of the commitment that operations name.
  public var erasables: [[UInt8]]
  /// Secrets of the tokens minted here, each with the invitation (which may be of the draft itself). Kept by this node
  /// alone.
  public var tokens: [MintedToken]

  /// A draft of one user action.
  public init(
    acting: (member: EntityID, grant: EntityID)?, commandID: String, operations: [Licensing.Operation],
    erasables: [[UInt8]] = [], tokens: [MintedToken] = []
  ) {
    self.acting = acting
    self.commandID = commandID
    self.operations = operations
    self.erasables = erasables
    self.tokens = tokens
  }
}

/// A token minted by this node, which keeps the secret until the learner was told.
public struct MintedToken: Sendable {
  /// The invitation it opens; may be of the draft itself.
  public let invitation: EntityID
  /// What the learner is sent.
  public let secret: TokenSecret
  /// What the ledger holds.
  public let publicKey: DevicePublicKey

  /// A token for an invitation. `publicKey` is that of `secret`; working it out costs a key generation.
  public init(invitation: EntityID, secret: TokenSecret, publicKey: DevicePublicKey) {
    self.invitation = invitation
    self.secret = secret
    self.publicKey = publicKey
  }
}

extension Draft {
  /// The erasable contents with fresh salts.
  func erasableParts(random: (Int) -> [UInt8]) -> [ErasablePart] {
    erasables.enumerated().map { index, content in
      ErasablePart(index: UInt32(index), salt: random(ErasablePart.saltByteCount), content: content)
    }
  }

  /// The body that says what the draft says.
  func body(commitments: [Hash256]) -> Body {
    Body(
      actor: acting.map { EntityReference.encode($0.member) } ?? [],
      grant: acting.map { EntityReference.encode($0.grant) } ?? [],
      onBehalfOf: onBehalfOf.map(EntityReference.encode) ?? [], commandID: commandID,
      operations: operations.map { operation in
        let (kind, payload) = OperationCodec.encode(operation)
        return ChangeSets.Operation(kind: kind, payload: payload)
      }, commitments: commitments)
  }
}

/// A row of a committed draft that did not do what it said, or not yet.
public struct Loss: Hashable, Sendable {
  /// Position of the operation in the draft.
  public let operation: UInt32
  /// Row of the operation.
  public let row: UInt32
  /// The rule it lost by; `shortSupply` means that the invitation waits in line.
  public let rule: ConflictRule
  /// Why, where the rule alone does not say.
  public let reason: Refusal?
  /// The row that won, where there is one.
  public let winner: EntityID?
}

/// What writing a draft came to.
public struct Committed {
  /// The change set; its operations' things are named by it.
  public let set: SetID
  /// Its number in this node's chain.
  public let number: UInt64
  /// Rows that had no effect or wait; empty if all is well.
  public let losses: [Loss]
  /// False if the caller's condition was not met: then nothing was written.
  public let isKept: Bool

  /// The thing that a row of the draft brought into being.
  public func entity(operation: Int, row: Int = 0) -> EntityID {
    EntityID(set: set, operation: UInt32(operation), row: UInt32(row))
  }
}
