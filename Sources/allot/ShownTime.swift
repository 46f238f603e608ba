import Licensing

/// Instants as people read them: in UTC to the minute, and a day's first instant as the day.
enum ShownTime {
  /// The text for one instant; nil if it is none.
  static func text(of text: String) -> String? {
    guard text.count >= 20, text.hasSuffix("Z"), (try? Instant(text: text)) != nil else { return nil }
    let day = text.prefix(10)
    let time = text.dropFirst(11).dropLast()
    if time.allSatisfy({ "0:.".contains($0) }) { return String(day) }
    return "\(day) \(time.prefix(5))"
  }

  /// A sentence with its instants made readable.
  static func sentence(_ sentence: String) -> String {
    sentence.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z/) { match in
      text(of: String(match.output.0)) ?? String(match.output.0)
    }
  }
}
