import JSONRPC

/// The examples of every method, noun by noun: published by discovery, shown by the command's help, and played by a
/// test against a ledger that holds every ``ExampleThing``.
///
/// An example states every member that an answer always has, but for the long texts of a few; others may be there too.
enum ExampleTable {
  /// By the method's name.
  static let all: [String: [MethodExample]] = [
    node, clock, ledger, member, device, learner, strategy, product, fund, subscription, invitation, order, license,
    evaluation, cases,
    notification, history, changes, peer, sync, report, files,
  ].reduce(into: [:]) { all, noun in all.merge(noun) { $0 + $1 } }
}
