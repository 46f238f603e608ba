#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a body turned out to be.
public enum BodyReading: Hashable, Sendable {
  /// Every byte of it has a meaning here. Whether the kinds of its operations are known is settled above this module.
  case understood(Body)
  /// Kept, counted as seen and forwarded, without effect.
  case unknown(UnknownBodyReason)
}

/// Why a change set has no effect on this node, as far as its bytes tell.
public enum UnknownBodyReason: Hashable, Sendable {
  /// A later version of the format put fields into the header that this one does not know. Upgrading helps.
  case unknownFieldsInHeader
  /// A later version of the format put fields into the body that this one does not know. Upgrading helps.
  case unknownFieldsInBody
  /// The author's node wrote bytes that are no body, or that break a rule for bodies. They are what was signed, so
  /// they stay in the chain; they never take effect.
  case broken(ChangeSetError)
}

extension Body {
  /// Reads a body. Never fails: an author's nonsense must not keep what comes after it in the chain from anybody.
  public static func read(_ bytes: [UInt8], limits: Limits = .standard) -> BodyReading {
    do throws(ChangeSetError) {
      guard bytes.count <= limits.bodyBytesMax else {
        throw .overLimit(name: "bodyBytesMax", found: UInt64(bytes.count), max: UInt64(limits.bodyBytesMax))
      }
      let wire = try CanonicalMessage.decode(
        WireBody.self, bytes, what: "body",
        bounds: [
          .init(field: 5, name: "operationsMax", max: limits.operationsMax),
          .init(field: 6, name: "commitmentsMax", max: limits.commitmentsMax),
        ])
      var unknown = try CanonicalMessage.hasUnknownFields(wire.unknownFields, highestKnown: 6, what: "body")
      let body = try Body(wire, unknown: &unknown)
      try body.check(limits: limits)
      return unknown ? .unknown(.unknownFieldsInBody) : .understood(body)
    } catch {
      return .unknown(.broken(error))
    }
  }

  /// The canonical bytes.
  func encode() throws(ChangeSetError) -> [UInt8] {
    var wire = WireBody()
    wire.actor = Data(actor)
    wire.grant = Data(grant)
    wire.onBehalfOf = Data(onBehalfOf)
    wire.commandID = commandID
    wire.operations = operations.map { operation in
      var wire = WireOperation()
      wire.kind = operation.kind
      wire.payload = Data(operation.payload)
      return wire
    }
    wire.commitments = commitments.map(\.wire)
    return try CanonicalMessage.encode(wire, what: "body")
  }

  private init(_ wire: WireBody, unknown: inout Bool) throws(ChangeSetError) {
    var operations: [Operation] = []
    operations.reserveCapacity(wire.operations.count)
    for operation in wire.operations {
      if try CanonicalMessage.hasUnknownFields(operation.unknownFields, highestKnown: 2, what: "body") {
        unknown = true
      }
      operations.append(Operation(kind: operation.kind, payload: [UInt8](operation.payload)))
    }
    var commitments: [Hash256] = []
    commitments.reserveCapacity(wire.commitments.count)
    for commitment in wire.commitments {
      commitments.append(try Hash256(wire: commitment, message: "body", field: "commitments"))
    }
    self.init(
      actor: [UInt8](wire.actor), grant: [UInt8](wire.grant), onBehalfOf: [UInt8](wire.onBehalfOf),
      commandID: wire.commandID, operations: operations, commitments: commitments)
  }
}
