import JSONRPC
import Synchronization

/// Shows on standard error how far long work has come: in a terminal on one line that is overwritten and wiped at the
/// end, elsewhere a line for each report. Work that is done within a second shows nothing. Any thread may use it.
final class ProgressLine: Sendable {
  private static let patience = Duration.seconds(1)
  private let begun = ContinuousClock.now
  private let isTerminal = Terminal.isShown(.complaints)
  private let shownWidth = Mutex(0)

  /// Shows a report, if the notification is one.
  func show(_ notification: JSONRPC.Notification) {
    guard ContinuousClock.now - begun > Self.patience, let line = Self.line(of: notification) else { return }
    guard isTerminal else { return Output.complain(line) }
    let columns = Terminal.columns(of: .complaints) ?? 80
    let text = String(line.prefix(columns - 1))
    shownWidth.withLock { width in
      Output.overwrite(text.padded(to: max(width, text.count + 1)))
      width = text.count
    }
  }

  /// Wipes the line.
  func end() {
    shownWidth.withLock { width in
      if width > 0 { Output.overwrite(String(repeating: " ", count: width) + "\r") }
      width = 0
    }
  }

  /// A line for a progress notification; nil for every other one.
  static func line(of notification: JSONRPC.Notification) -> String? {
    guard notification.method == "$/progress", case .named(let members) = notification.params,
      let value = members["value"]
    else { return nil }
    let words = [value["message"], value["title"], value["kind"]].compactMap { $0?.stringValue }
    guard let first = words.first.map(ResultText.printable) else { return nil }
    guard let percentage = value["percentage"]?.int64Value else { return first }
    return "\(first) \(percentage) %"
  }
}
