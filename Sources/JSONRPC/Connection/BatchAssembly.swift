/// The answers to one batch, collected until all are there. Their order is that of the requests.
struct BatchAssembly: Sendable {
  private var answers: [Response?]
  private var missing: Int

  /// A batch with so many members that will be answered.
  init(count: Int) {
    answers = Array(repeating: nil, count: count)
    missing = count
  }

  /// Takes the answer to one member; true when it was the last one missing.
  mutating func fill(_ place: Int, with answer: Response) -> Bool {
    guard answers.indices.contains(place), answers[place] == nil else { return false }
    answers[place] = answer
    missing -= 1
    return missing == 0
  }

  /// The array of answers.
  func serialize() -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (place, answer) in answers.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      answer?.write(into: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }
}
