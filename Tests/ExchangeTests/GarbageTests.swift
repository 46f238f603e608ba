import ChangeSets
import Testing

@testable import Exchange

@Suite("Garbage: typed errors, no traps")
struct GarbageTests {
  @Test("a recorded session with bytes changed, dropped and doubled", arguments: 0..<8)
  func mutatedSessions(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(seed) &+ 1)
    let scene = try CutTests.Scene()
    let (leftBefore, rightBefore) = (try MemoryStore(scene.id, scene.left), try MemoryStore(scene.id, scene.right))
    for _ in 0..<40 {
      let (left, right) = (leftBefore.copy(), rightBefore.copy())
      var link = Link(scene.id, from: left, to: right, limits: CutTests.limits())
      var rounds = 0
      while link.step(chunk: Int.random(in: 1...400, using: &generator)), rounds < 2_000 {
        rounds += 1
        if Int.random(in: 0..<6, using: &generator) == 0 { Self.mutate(&link.toResponder, &generator) }
        if Int.random(in: 0..<6, using: &generator) == 0 { Self.mutate(&link.toInitiator, &generator) }
      }
      link.tell(initiator: .closed)
      link.tell(responder: .closed)
      #expect(link.initiatorReport != nil && link.responderReport != nil)
      // Whatever happened, a clean session afterwards makes both equal.
      var clean = Link(scene.id, from: left, to: right)
      clean.run()
      #expect(clean.initiatorReport?.failure == nil)
      #expect(left.ids(scene.id) == right.ids(scene.id))
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard let index = bytes.indices.randomElement(using: &generator) else { return }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes.remove(at: index)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
    default: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    }
  }

  @Test("frames of random content under every kind")
  func randomFrames() {
    var generator = SeededGenerator(state: 3)
    for round in 0..<20_000 {
      let count = Int.random(in: 0..<120, using: &generator)
      let kind = UInt8(round % 14)
      let frame = [kind] + (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if let message = try? Message(frame: frame) {
        #expect(Array(message.frame.dropFirst(4)) == frame, "a message has one spelling")
      }
    }
  }

  @Test("a length is refused before the frame comes")
  func lengthLies() throws {
    var decoder = FrameDecoder()
    decoder.append([0xff, 0xff, 0xff, 0xff, 8])
    #expect(throws: ExchangeError.frameTooLong(bytes: 0xffff_ffff, max: 1_000)) {
      try decoder.next { _ in 1_000 }
    }
    decoder = FrameDecoder()
    decoder.append([0, 0, 0, 0])
    #expect(throws: ExchangeError.malformed("empty frame")) { try decoder.next { _ in 1_000 } }
    let store = MemoryStore()
    var responder = Session(respondingWithin: ExchangeLimits())
    _ = SessionPump.run(.start, &responder, store: store)
    let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)
    let result = SessionPump.run(.received(request), &responder, store: store)
    #expect(result.report?.failure == .frameTooLong(bytes: 0x4745_5420, max: 256))
    #expect(result.bytes == Message.close(.tooMuch).frame)
  }

  @Test("frames come out alike whole, dripped and coalesced")
  func dripped() throws {
    let messages: [Message] = [
      .ack(through: 300), .close(.idle), .served(requests: 1),
      .page(sequence: 5, bytes: [UInt8](repeating: 4, count: 99)),
    ]
    let bytes = messages.flatMap(\.frame)
    for chunk in [1, 2, 5, bytes.count] {
      var decoder = FrameDecoder()
      var read: [Message] = []
      for start in stride(from: 0, to: bytes.count, by: chunk) {
        decoder.append(bytes[start..<min(start + chunk, bytes.count)])
        while let frame = try decoder.next(maxBytes: { _ in 200 }) { read.append(try Message(frame: frame)) }
      }
      #expect(read == messages)
      #expect(decoder.buffered == 0)
    }
  }
}
