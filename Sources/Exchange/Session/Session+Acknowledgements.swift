import ChangeSets

/// The last part of a session: each side learns which devices are known to hold what. Only what the other side lacks
/// is sent, and where both know the same nothing is said about it at all.
extension Session {
  /// What has to be known while acknowledgements are exchanged.
  struct AcknowledgementState: Sendable {
    /// Digests over all records, as both sides stated them in the greeting.
    var ownDigest: UInt64 = 0
    var theirDigest: UInt64 = 0
    var ownMarks: [AcknowledgementMark]?
    var theirMarks: [AcknowledgementMark]?
    /// Whether what the peer lacks was sent, or is on its way from the store.
    var isAnswered = false
    /// Whether the peer's last part was heard.
    var isHeard = false
    var heardCount = 0
  }

  /// Both hold the same change sets: the session is over, unless they know different things of devices.
  mutating func finishAgreed() {
    compareDigests()
    if acknowledging.ownDigest == acknowledging.theirDigest { return end() }
    phase = .acknowledging
  }

  /// Does the next thing that needs no word from the peer; false if there is none, or the session is over.
  mutating func proceedAcknowledging() -> Bool {
    guard let own = acknowledging.ownMarks else {
      ask(.acknowledgementMarks, for: .tellMarks)
      return true
    }
    guard let their = acknowledging.theirMarks else { return false }
    if !acknowledging.isAnswered {
      acknowledging.isAnswered = true
      let lacking = Self.newer(own, than: their)
      guard lacking.isEmpty else {
        ask(.acknowledgements(lacking), for: .tellAcknowledgements)
        return true
      }
    }
    guard acknowledging.isHeard || Self.newer(their, than: own).isEmpty else { return false }
    end()
    return false
  }

  mutating func tellMarks(_ marks: [AcknowledgementMark]) {
    var listed: [AcknowledgementMark] = []
    for mark in marks.sorted() where listed.last?.device != mark.device { listed.append(mark) }
    listed = Array(listed.prefix(limits.acknowledgementsMax))
    acknowledging.ownMarks = listed
    send(.marks(listed))
  }

  mutating func heardMarks(_ marks: [AcknowledgementMark]) throws(ExchangeError) {
    guard acknowledging.theirMarks == nil else { throw .unexpected("marks of acknowledgements a second time") }
    guard marks.count <= limits.acknowledgementsMax else {
      throw .tooMany(what: "acknowledgements", max: limits.acknowledgementsMax)
    }
    acknowledging.theirMarks = marks
  }

  mutating func tellAcknowledgements(_ records: [AcknowledgementBytes]) throws(ExchangeError) {
    let blocks = try AcknowledgementPieces.encode(records, limits: limits)
    report.acknowledgementsSent += records.count
    for (index, block) in blocks.enumerated() {
      send(.acknowledgements(isLast: index == blocks.count - 1, block: block))
    }
    // The peer waits for a last part, also if what was announced is gone by now.
    if blocks.isEmpty { send(.acknowledgements(isLast: true, block: [])) }
  }

  mutating func heardAcknowledgements(isLast: Bool, block: [UInt8]) throws(ExchangeError) {
    guard let own = acknowledging.ownMarks, let their = acknowledging.theirMarks, !acknowledging.isHeard,
      !Self.newer(their, than: own).isEmpty
    else { throw .unexpected("acknowledgements") }
    // A part that brings nothing must be the last, or parts could go on for ever.
    guard isLast || !block.isEmpty else { throw .malformed("acknowledgements") }
    acknowledging.isHeard = isLast
    guard !block.isEmpty else { return }
    let records = try AcknowledgementPieces.decode(block, limits: limits)
    acknowledging.heardCount += records.count
    guard acknowledging.heardCount <= limits.acknowledgementsMax, !records.isEmpty else {
      throw .tooMany(what: "acknowledgements", max: limits.acknowledgementsMax)
    }
    ask(.takeAcknowledgements(records), for: .takenAcknowledgements)
  }

  mutating func takenAcknowledgements(_ taken: AcknowledgementReport) {
    report.acknowledgements.add(taken, reasonsMax: limits.refusalsReportedMax)
  }

  /// Devices of which the first list has a later record than the second, both ascending.
  private static func newer(_ one: [AcknowledgementMark], than other: [AcknowledgementMark]) -> [UInt64] {
    var times: [UInt64: UInt64] = [:]
    for mark in other { times[mark.device] = mark.time }
    return one.filter { mark in times[mark.device].map { $0 < mark.time } ?? true }.map(\.device)
  }
}

/// Blocks of acknowledgements as the exchange sees them.
enum AcknowledgementPieces {
  static func encode(
    _ records: [AcknowledgementBytes], limits: ExchangeLimits
  ) throws(ExchangeError) -> [[UInt8]] {
    do throws(ChangeSetError) {
      return try AcknowledgementBlock.encode(records, limits: limits.format)
    } catch {
      throw .storeFailed("acknowledgements could not be written: \(error)")
    }
  }

  static func decode(_ block: [UInt8], limits: ExchangeLimits) throws(ExchangeError) -> [AcknowledgementBytes] {
    do throws(ChangeSetError) {
      return try AcknowledgementBlock.decode(block, limits: limits.format)
    } catch {
      throw .malformed("acknowledgements: \(error)")
    }
  }
}
