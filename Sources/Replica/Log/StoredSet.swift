import ChangeSets
import Licensing

/// A change set that the log holds, with everything in its past.
struct StoredSet: Sendable {
  /// Local number; above those of everything in its past.
  let localID: Int64
  /// Its place as the domain sees it; `handle` is the line.
  let stamp: SetStamp
  let header: Header
  /// What this version reads in it.
  let reading: BodyReading
  /// What it says; nil if this version cannot read it.
  var body: Body? { if case .understood(let body) = reading { body } else { nil } }
  /// Whether it counts.
  let effect: SetEffect
  /// Why it does not count, if it does not.
  let reason: String?
  /// Whether another change set was at its address before. Both count; someone should look at the device.
  let isFork: Bool

  init(
    localID: Int64, line: Int64, id: ChangeSetID, header: Header, body: BodyReading, effect: SetEffect,
    reason: String?, isFork: Bool
  ) {
    self.localID = localID
    stamp = SetStamp(
      id: SetID(id.hash), time: header.time.rawValue, chain: SetID(header.chain.hash), number: header.number,
      handle: line)
    self.header = header
    reading = body
    self.effect = effect
    self.reason = reason
    self.isFork = isFork
  }
}
