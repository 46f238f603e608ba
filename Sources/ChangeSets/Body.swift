/// What a change set does, for whom, and under which grant. References and payloads are opaque here.
public struct Body: Hashable, Sendable {
  /// Reference to the member who acts, up to `Limits.referenceBytesMax` bytes.
  public let actor: [UInt8]
  /// Reference to the grant that is used; empty for acts that rest on a proof of their own.
  public let grant: [UInt8]
  /// Reference to the member on whose behalf this is done; empty for nobody.
  public let onBehalfOf: [UInt8]
  /// The caller's name for the command, up to `Limits.commandIDBytesMax` bytes of UTF-8; may be empty.
  public let commandID: String
  /// In the order in which they were asked; their places are part of the names of what they create.
  public let operations: [Operation]
  /// Salted commitments to erasable parts, which name theirs by its place in this list.
  public let commitments: [Hash256]

  /// Puts a body together; `check` says whether it holds.
  public init(
    actor: [UInt8], grant: [UInt8] = [], onBehalfOf: [UInt8] = [], commandID: String = "",
    operations: [Operation], commitments: [Hash256] = []
  ) {
    self.actor = actor
    self.grant = grant
    self.onBehalfOf = onBehalfOf
    self.commandID = commandID
    self.operations = operations
    self.commitments = commitments
  }

  /// Checks lengths and numbers against the maxima, and that every operation says its kind.
  public func check(limits: Limits = .standard) throws(ChangeSetError) {
    let measures: [(name: String, found: Int, max: Int)] = [
      ("referenceBytesMax", max(actor.count, grant.count, onBehalfOf.count), limits.referenceBytesMax),
      ("commandIDBytesMax", commandID.utf8.count, limits.commandIDBytesMax),
      ("operationsMax", operations.count, limits.operationsMax),
      ("commitmentsMax", commitments.count, limits.commitmentsMax),
    ]
    for measure in measures where measure.found > measure.max {
      throw .overLimit(name: measure.name, found: UInt64(measure.found), max: UInt64(measure.max))
    }
    guard operations.allSatisfy({ $0.kind > 0 }) else {
      throw .invalidField(message: "body", field: "operations.kind", rule: "it must be above 0")
    }
  }
}

/// One intention. What a kind means and how its payload reads is settled above this module.
public struct Operation: Hashable, Sendable {
  /// Above 0.
  public let kind: UInt32
  /// Up to what the body may have.
  public let payload: [UInt8]

  /// Puts an operation together; `Body.check` says whether it holds.
  public init(kind: UInt32, payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }
}
