import JSONRPC
import Testing

@Suite struct FramingFixtureTests {
  @Test(arguments: try Fixtures.cases("framing"))
  func `a stream yields the same bodies and failure however it is divided`(fixture: Fixtures.Case) throws {
    let bodies = try #require(fixture.row["bodies"]?.arrayValue).compactMap(\.stringValue)
    let error = fixture.row["error"]?.stringValue
    let decided = fixture.row["decided"]?.stringValue
    for delivery in Delivery.allCases {
      var framer = MessageFramer(mode: fixture.framing, limits: fixture.limits)
      let outputs = Self.run(&framer, delivery.pieces(fixture.bytes))
      #expect(Self.bodies(outputs) == bodies, "\(delivery)")
      #expect(Self.failures(outputs).map(\.code) == (error.map { [$0] } ?? []), "\(delivery)")
      #expect(framer.mode.rawValue == decided, "\(delivery)")
      if error != nil {
        guard case .failure? = outputs.last else {
          Issue.record("nothing may follow the failure")
          return
        }
      }
    }
  }

  @Test func `streams that end between messages may follow one another in one piece`() throws {
    for framing in [FramingMode.headers, .lines] {
      let sound = try Fixtures.cases("framing").filter { fixture in
        fixture.row["error"]?.isNull == true && fixture.framing == framing && fixture.row["limits"] == nil
          && (framing == .headers || fixture.bytes.last == UInt8(ascii: "\n"))
      }
      let together = sound.flatMap(\.bytes)
      let wanted = sound.flatMap { $0.row["bodies"]?.arrayValue ?? [] }.compactMap(\.stringValue)
      for delivery in Delivery.allCases {
        var framer = MessageFramer(mode: framing)
        #expect(Self.bodies(Self.run(&framer, delivery.pieces(together))) == wanted)
      }
    }
  }

  @Test func `what is emitted is read back, in the spelling clients match`() {
    let body = Array("{\"x\":\"é\"}".utf8)
    #expect(
      String(decoding: MessageFramer.encode(body, mode: .headers), as: UTF8.self)
        == "Content-Length: 10\r\n\r\n{\"x\":\"é\"}")
    #expect(MessageFramer.encode(body, mode: .lines) == body + [0x0A])
    for mode in FramingMode.allCases {
      var framer = MessageFramer(mode: mode)
      #expect(Self.run(&framer, [MessageFramer.encode(body, mode: mode)[...]]) == [.message(body)])
    }
  }

  @Test func `a framer gives its unfinished message to another`() {
    let body = Array("{\"x\":1}".utf8)
    for mode in [FramingMode.headers, .lines] {
      let framed = MessageFramer.encode(body, mode: mode)
      for cut in 0...framed.count {
        var first = MessageFramer(mode: mode)
        first.feed(framed[..<cut])
        var outputs: [MessageFramer.Output] = []
        while let output = first.next() { outputs.append(output) }
        var second = MessageFramer(mode: mode)
        second.feed(first.unconsumedBytes())
        second.feed(framed[cut...])
        while let output = second.next() { outputs.append(output) }
        #expect(outputs == [.message(body)], "cut at \(cut)")
      }
    }
  }

  @Test func `a framer holds no more than one message and what was fed last`() {
    var limits = RPCLimits()
    limits.messageBytesMax = 1000
    var framer = MessageFramer(mode: .lines, limits: limits)
    var failures = 0
    for _ in 0..<100 {
      framer.feed(Array(repeating: UInt8(ascii: "["), count: 100))
      while let output = framer.next() {
        if case .failure = output { failures += 1 }
      }
      #expect(framer.bufferedBytes <= 1101)
    }
    #expect(failures == 1)
  }

  static func run(_ framer: inout MessageFramer, _ pieces: [ArraySlice<UInt8>]) -> [MessageFramer.Output] {
    var outputs: [MessageFramer.Output] = []
    for piece in pieces {
      framer.feed(piece)
      while let output = framer.next() { outputs.append(output) }
    }
    framer.endOfInput()
    while let output = framer.next() { outputs.append(output) }
    return outputs
  }

  static func bodies(_ outputs: [MessageFramer.Output]) -> [String] {
    outputs.compactMap { output in
      if case .message(let body) = output { return String(decoding: body, as: UTF8.self) }
      return nil
    }
  }

  static func failures(_ outputs: [MessageFramer.Output]) -> [FramingError] {
    outputs.compactMap { output in
      if case .failure(let error) = output { return error }
      return nil
    }
  }
}
