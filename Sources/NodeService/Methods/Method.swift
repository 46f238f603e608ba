import JSONRPC

/// A method of the node: what is published of it, and its code. Its examples stand in ``ExampleTable`` under its name.
struct Method: Sendable {
  let descriptor: MethodDescriptor
  let run: @Sendable (Call) throws -> JSON
  /// Which calls wait for nothing, as told at `RequestHandler`.
  let isImmediate: @Sendable (Params) -> Bool
  /// Whether an answer holds until something is written, as told at `RequestHandler`.
  let keepsAnswers: Bool

  /// A method that reads, or that acts on the node and not on a ledger.
  init(
    _ name: String, _ summary: String, kind: MethodDescriptor.Kind = .read, params: [ParamDescriptor] = [],
    result: Schema, errors: [DomainErrorCode] = [], isImmediate: @escaping @Sendable (Params) -> Bool = { _ in false },
    keepsAnswers: Bool = false, run: @escaping @Sendable (Call) throws -> JSON
  ) {
    descriptor = MethodDescriptor(
      name: name, summary: summary, params: params, result: result, errors: DomainError.descriptors(errors), kind: kind,
      examples: ExampleTable.all[name] ?? [])
    self.run = run
    self.isImmediate = isImmediate
    self.keepsAnswers = keepsAnswers
  }

  /// A method that reads one ledger.
  ///
  /// - Parameter keepsAnswers: false for one that asks anything but the replica: a clock, a file.
  static func reading(
    _ name: String, _ summary: String, params: [ParamDescriptor] = [], result: Schema,
    errors: [DomainErrorCode] = [], keepsAnswers: Bool = true, run: @escaping @Sendable (Call) throws -> JSON
  ) -> Method {
    Method(
      name, summary, params: params + [.ledger], result: result,
      errors: errors + naming, keepsAnswers: keepsAnswers,
      run: run)
  }

  /// A method that writes into one ledger, once for each command id.
  static func writing(
    _ name: String, _ summary: String, params: [ParamDescriptor], result: [Schema.Property],
    errors: [DomainErrorCode] = [], run: @escaping @Sendable (Mutation) throws -> JSONObject
  ) -> Method {
    let common: [DomainErrorCode] = [
      .ledgerRulesUnknown, .commandReused, .textTooLong, .permissionDenied, .deviceNotGranted, .clockBehind,
      .memberUnknown,
    ]
    return Method(
      name, summary, kind: .write, params: params + [.ledger, .commandID, .dryRun, .actor, .onBehalfOf],
      result: .promising(result + [.required("version", .version)]), errors: naming + common + .replica + errors
    ) { call in try call.mutate(run) }
  }

  /// A method that writes many rows into one ledger and answers for each.
  ///
  /// - Parameters:
  ///   - label: what a refused row repeats of the input.
  ///   - also: what the answer says besides.
  static func bulk(
    _ name: String, _ summary: String, params: [ParamDescriptor], label: [Schema.Property], row: [Schema.Property],
    also: [Schema.Property] = [], errors: [DomainErrorCode] = [],
    run: @escaping @Sendable (Mutation) throws -> JSONObject
  ) -> Method {
    writing(
      name, summary, params: params + [.atomic],
      result: [.required("results", .array(of: .row(row, label: label)))] + also, errors: [.batchRefused] + errors,
      run: run)
  }
}

/// What every method of a ledger may answer whose parameters name things.
private let naming: [DomainErrorCode] = [
  .ledgerNone, .ledgerUnspecified, .ledgerUnknown, .idMalformed, .idAmbiguous, .nameAmbiguous,
]

/// All methods, noun by noun.
enum NodeMethods {
  static let all: [Method] =
    node + clock + ledger + member + device + learner + learnerChange + strategy + product + fund + fundRead
    + subscription + subscriptionRead + invitation + invitationLearner + invitationRead + order + license + evaluation
    + cases + notification + mail + history + changes + peer + sync + report + export + importing + ledgerMove

  /// The methods of a node whose clock stands still, or of one whose clock runs.
  static func offered(frozenClock: Bool) -> [Method] {
    all.filter { frozenClock || $0.descriptor.name != clockSetName }
  }

  /// The table the dispatcher calls: every method bound to a node, and discovery over them.
  static func table(for node: NodeCore) throws -> MethodTable {
    var table = MethodTable()
    for method in offered(frozenClock: node.clock.isFrozen) {
      let run = method.run
      try table.register(
        method.descriptor, isImmediate: method.isImmediate, keepsAnswers: method.keepsAnswers
      ) { (context, params) throws(RPCError) in
        do {
          if node.clock.isHanded { try node.advance() }
          return try run(Call(node: node, context: context, params: params))
        } catch {
          throw node.answer(error, to: context.method)
        }
      }
    }
    try table.registerDiscovery(notices: notices, info: info)
    return table
  }

  /// What a node tells its clients unasked, beside progress.
  static let notices = [Subscribers.notice]

  static let info = OpenRPC.Info(
    title: "Allot", version: NodeVersion.text,
    description: "The books of an organisation's training licences, kept on this node and reconciled with others.",
    license: "Apache-2.0")
}

extension Node {
  /// Every method of a node as discovery describes it, without opening one; those that set the clock only where it
  /// stands still.
  public static func methods(frozenClock: Bool) -> [MethodDescriptor] {
    NodeMethods.offered(frozenClock: frozenClock).map(\.descriptor) + [OpenRPC.discover]
  }

  /// What `rpc.discover` answers on a node, without opening one.
  public static func discovery(frozenClock: Bool) -> JSON {
    OpenRPC.document(methods(frozenClock: frozenClock), notices: NodeMethods.notices, info: NodeMethods.info)
  }

  /// What a node tells its clients unasked.
  public static var notices: [MethodDescriptor] { [WorkProgress.descriptor] + NodeMethods.notices }
}

/// The version of this program.
public enum NodeVersion {
  /// As it is shown and published.
  public static let text = "0.1.0"
  /// The day of this version, as manual pages write it.
  public static let date = "November 21, 2026"
  static let name = "allot"
  static let server = ServerInfo(name: name, version: text)
}

extension [DomainErrorCode] {
  /// What keeps any method from writing to the replica.
  static let replica: [DomainErrorCode] = [
    .replicaDiskFull, .replicaReadOnly, .replicaBusy, .replicaStopped, .replicaFailed,
  ]
}
