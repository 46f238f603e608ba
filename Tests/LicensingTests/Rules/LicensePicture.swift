import LedgerModel
import Licensing
import Testing

extension Story {
  /// What every node shows of licenses, evaluation requests and cases, in the form of ``picture(at:_:)``.
  func licenses(
    at now: Instant? = nil, _ names: Names, sourceLocation: SourceLocation = #_sourceLocation
  ) -> [String] {
    picture(at: now, names, sourceLocation: sourceLocation)
      .filter { !$0.hasPrefix("fund:") && !$0.hasPrefix("tell ") }
      .map { String($0.prefix { $0 != "," }) }
  }

  /// The order as every node shows it.
  func order(_ id: EntityID, at now: Instant? = nil) -> OrderState? {
    agreed(at: now).orders.first { $0.id == id }
  }
}
