import JSONRPC

/// How far a command on many rows has come, as its client is told: `300 of 1000 invitations`, and a percentage that
/// only rises. Used on the thread that carries the command out.
///
/// A command that works part by part enters each part; what is done for a part counts within it.
final class RowProgress {
  /// What is done for a part, one after another. The percentages are what these take on a usual machine, about.
  enum Stage {
    /// Tokens are made.
    case preparing
    /// The change set is written, and what it touches is resolved.
    case writing
    /// The answer is put together.
    case answering

    fileprivate var percentages: ClosedRange<Int> {
      switch self {
      case .preparing: 0...20
      case .writing: 20...80
      case .answering: 80...100
      }
    }
  }

  private let context: RequestContext
  /// What the rows are.
  private var noun = ""
  private var total: Int?
  private var part = 0..<0
  private var told = 0

  init(_ context: RequestContext) { self.context = context }

  /// Says what is done to how many rows. All of them are the first part.
  func begin(_ title: String, _ noun: String, rows: Int) {
    guard context.wantsProgress else { return }
    self.noun = noun
    total = rows
    part = 0..<rows
    context.report(.begin(title: title, message: message(0, of: rows), percentage: 0))
  }

  /// The same, where nothing was said before.
  func beginUnlessBegun(rows: Int) {
    if total == nil { begin(context.method, "rows", rows: rows) }
  }

  /// Goes on with these rows; those before them are done.
  func enter(_ rows: Range<Int>) {
    part = rows
    tell(rows.lowerBound, within: 0)
  }

  /// So many of all that a stage does for the part are done.
  func advance(_ stage: Stage, _ done: Int, of count: Int) {
    guard total != nil, count > 0 else { return }
    let share = stage.percentages
    let rows =
      switch stage {
      case .preparing: part.lowerBound
      case .writing: part.lowerBound + part.count * done / count
      case .answering: part.upperBound
      }
    tell(rows, within: share.lowerBound + (share.upperBound - share.lowerBound) * done / count)
  }

  private func tell(_ rows: Int, within percentage: Int) {
    guard let total, total > 0 else { return }
    let whole = (part.lowerBound * 100 + part.count * percentage) / total
    guard whole > told else { return }
    told = whole
    context.report(.report(message: message(rows, of: total), percentage: whole))
  }

  private func message(_ rows: Int, of total: Int) -> String { "\(rows) of \(total) \(noun)" }
}
