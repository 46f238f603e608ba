import SwiftProtobuf

/// Turns operations into the kind and payload that stand in a change set, and back. `Protocol/operations.md` is the
/// specification. Pure; may be used from any thread.
public enum OperationCodec {
  /// The kind and the canonical payload of an operation. Values out of range are written as they stand: decoding the
  /// payload, as intake does with every change set, is what refuses them.
  public static func encode(_ operation: Operation) -> (kind: UInt32, payload: [UInt8]) {
    switch operation {
    case .openLedger(let value): written(value)
    case .configureLedger(let value): written(value)
    case .grantRole(let value): written(value)
    case .grantDevice(let value): written(value)
    case .raiseRules(let value): written(value)
    case .addLearners(let value): written(value)
    case .registerLearners(let value): written(value)
    case .defineProduct(let value): written(value)
    case .reviseProduct(let value): written(value)
    case .retireProduct(let value): written(value)
    case .openFund(let value): written(value)
    case .depositFund(let value): written(value)
    case .adjustFund(let value): written(value)
    case .extendFund(let value): written(value)
    case .invite(let value): written(value)
    case .tell(let value): written(value)
    case .resend(let value): written(value)
    case .requestResend(let value): written(value)
    case .withdraw(let value): written(value)
    case .editStart(let value): written(value)
    case .accept(let value): written(value)
    case .decline(let value): written(value)
    case .submitEvaluation(let value): written(value)
    case .decideEvaluation(let value): written(value)
    case .appointMailer(let value): written(value)
    case .departLearners(let value): written(value)
    case .changeAddress(let value): written(value)
    case .placeInTeam(let value): written(value)
    case .requestOrder(let value): written(value)
    case .assignOrder(let value): written(value)
    case .rejectOrder(let value): written(value)
    case .cancelOrder(let value): written(value)
    case .decideCancellation(let value): written(value)
    case .release(let value): written(value)
    case .recordLogin(let value): written(value)
    case .startSubscription(let value): written(value)
    case .quoteSeats(let value): written(value)
    case .requestPurchase(let value): written(value)
    case .finalizePurchase(let value): written(value)
    case .failPurchase(let value): written(value)
    case .renewSubscription(let value): written(value)
    case .cancelSubscription(let value): written(value)
    case .resolveCase(let value): written(value)
    case .recordSent(let value): written(value)
    }
  }

  /// The operation that a kind and a payload stand for. Accepts exactly the payloads that ``encode(_:)`` gives for
  /// operations whose values are in range.
  public static func decode(kind: UInt32, payload: [UInt8]) throws(OperationCodecError) -> Operation {
    switch WireOperationKind(rawValue: Int(kind)) {
    case .openLedger: .openLedger(try read(payload))
    case .configureLedger: .configureLedger(try read(payload))
    case .grantRole: .grantRole(try read(payload))
    case .grantDevice: .grantDevice(try read(payload))
    case .raiseRules: .raiseRules(try read(payload))
    case .addLearners: .addLearners(try read(payload))
    case .registerLearners: .registerLearners(try read(payload))
    case .defineProduct: .defineProduct(try read(payload))
    case .reviseProduct: .reviseProduct(try read(payload))
    case .retireProduct: .retireProduct(try read(payload))
    case .openFund: .openFund(try read(payload))
    case .depositFund: .depositFund(try read(payload))
    case .adjustFund: .adjustFund(try read(payload))
    case .extendFund: .extendFund(try read(payload))
    case .invite: .invite(try read(payload))
    case .tell: .tell(try read(payload))
    case .resend: .resend(try read(payload))
    case .requestResend: .requestResend(try read(payload))
    case .withdraw: .withdraw(try read(payload))
    case .editStart: .editStart(try read(payload))
    case .accept: .accept(try read(payload))
    case .decline: .decline(try read(payload))
    case .submitEvaluation: .submitEvaluation(try read(payload))
    case .decideEvaluation: .decideEvaluation(try read(payload))
    case .appointMailer: .appointMailer(try read(payload))
    case .departLearners: .departLearners(try read(payload))
    case .changeAddress: .changeAddress(try read(payload))
    case .placeInTeam: .placeInTeam(try read(payload))
    case .requestOrder: .requestOrder(try read(payload))
    case .assignOrder: .assignOrder(try read(payload))
    case .rejectOrder: .rejectOrder(try read(payload))
    case .cancelOrder: .cancelOrder(try read(payload))
    case .decideCancellation: .decideCancellation(try read(payload))
    case .release: .release(try read(payload))
    case .recordLogin: .recordLogin(try read(payload))
    case .startSubscription: .startSubscription(try read(payload))
    case .quoteSeats: .quoteSeats(try read(payload))
    case .requestPurchase: .requestPurchase(try read(payload))
    case .finalizePurchase: .finalizePurchase(try read(payload))
    case .failPurchase: .failPurchase(try read(payload))
    case .renewSubscription: .renewSubscription(try read(payload))
    case .cancelSubscription: .cancelSubscription(try read(payload))
    case .resolveCase: .resolveCase(try read(payload))
    case .recordSent: .recordSent(try read(payload))
    case .unspecified, .UNRECOGNIZED, nil: throw .unknownKind(kind)
    }
  }

  private static func written<Value: WireOperation>(_ value: Value) -> (kind: UInt32, payload: [UInt8]) {
    (Value.kind, bytes(of: value.wire))
  }

  /// Messages of proto3 have no required fields, and one that exceeds the serialiser's 2 GiB exceeds what a change set
  /// holds many times over: the empty payload of that case is refused by whoever decodes it.
  private static func bytes(of message: some Message) -> [UInt8] { (try? message.serializedBytes()) ?? [] }

  /// What a later version added is dropped in parsing, so it is missing when the message is written again: one
  /// comparison finds unknown fields at every level, and every encoding that is not the canonical one.
  private static func read<Value: WireOperation>(_ payload: [UInt8]) throws(OperationCodecError) -> Value {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    let message: Value.Wire
    do {
      message = try Value.Wire(serializedBytes: payload, options: options)
    } catch {
      throw .malformed(kind: Value.kind, reason: Malformation(field: "", problem: .notAMessage))
    }
    guard bytes(of: message) == payload else { throw .unknownFields(kind: Value.kind) }
    return try Value(message, WireReader(kind: Value.kind))
  }
}

/// An operation with its message on the wire.
///
/// Conforming types read enumerations before anything else, so that a value of a later version is reported as such even
/// where another field would be refused: the later version may allow it.
protocol WireOperation {
  associatedtype Wire: Message

  static var wireKind: WireOperationKind { get }
  var wire: Wire { get }
  init(_ wire: Wire, _ reader: WireReader) throws(OperationCodecError)
}

extension WireOperation {
  /// The number that stands in the change set.
  static var kind: UInt32 { UInt32(truncatingIfNeeded: wireKind.rawValue) }
}
