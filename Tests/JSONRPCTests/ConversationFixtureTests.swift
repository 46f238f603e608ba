import JSONRPC
import Testing

@Suite struct ConversationFixtureTests {
  @Test(arguments: try Fixtures.cases("conversations"))
  func `a conversation has the same answers however its bytes are divided`(fixture: Fixtures.Case) throws {
    let wanted = try #require(fixture.row["answers"]?.arrayValue)
    let status = try #require(fixture.row["status"]?.int64Value)
    for delivery in Delivery.allCases {
      var conversation = Conversation(framing: fixture.framing, limits: fixture.limits)
      for piece in delivery.pieces(fixture.bytes) { conversation.send(piece) }
      conversation.end()
      let answers = try conversation.answers()
      #expect(answers.count == wanted.count, "\(delivery): \(answers)")
      // Separate answers may come in any order; those of a batch may not.
      var unmatched = answers
      for expectation in wanted {
        let place = unmatched.firstIndex { Self.fulfils($0, expectation) }
        #expect(place != nil, "\(delivery): nothing in \(unmatched.map(\.text)) is \(expectation.text)")
        if let place { unmatched.remove(at: place) }
      }
      #expect(conversation.status.map(Int64.init) == status, "\(delivery)")
    }
  }

  /// An expectation names the id and the result, or the error's code and perhaps its word, or only that it succeeds.
  static func fulfils(_ answer: JSON, _ expectation: JSON) -> Bool {
    if let members = expectation.arrayValue {
      guard let answers = answer.arrayValue, answers.count == members.count else { return false }
      return zip(answers, members).allSatisfy { fulfils($0, $1) }
    }
    guard answer["jsonrpc"] == "2.0", answer["id"] == expectation["id"] else { return false }
    if let result = expectation["result"] { return answer["result"] == result && answer["error"] == nil }
    guard let code = expectation["code"] else { return answer["result"] != nil }
    guard answer["result"] == nil, answer["error"]?["code"] == code else { return false }
    return expectation["word"].map { answer["error"]?["data"]?["code"] == $0 } ?? true
  }
}
