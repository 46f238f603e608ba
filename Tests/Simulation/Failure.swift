/// What a simulated history showed that must never be.
public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The oracle that was violated, as a short word; minimising keeps to the same one.
  public let oracle: String
  /// What was seen.
  public let detail: String

  /// Reports a violation.
  public init(_ oracle: String, _ detail: String) {
    self.oracle = oracle
    self.detail = detail
  }

  /// Oracle and detail.
  public var description: String { "\(oracle): \(detail)" }
}
