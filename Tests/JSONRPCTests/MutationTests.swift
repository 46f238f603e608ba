import JSONRPC
import Testing

/// Hostile input made from sound input by a generator that always makes the same.
@Suite struct MutationTests {
  /// A small generator (SplitMix64): the same seed, the same numbers, everywhere.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static let telling = Array("{}[]\",:\\0129-+.eEutrfn \r\n\t\u{FEFF}é😀Content-Length".utf8)

  static func mutate(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var mutated = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...mutated.count, using: &generator)
      let byte =
        Bool.random(using: &generator)
        ? telling[Int.random(in: 0..<telling.count, using: &generator)]
        : UInt8.random(in: 0...255, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: mutated.insert(byte, at: place)
      case 1: if place < mutated.count { mutated.remove(at: place) }
      case 2: if place < mutated.count { mutated[place] = byte }
      case 3: mutated.removeSubrange(place...)
      default:
        let end = Int.random(in: place...mutated.count, using: &generator)
        mutated.insert(contentsOf: mutated[place..<end].prefix(200), at: place)
      }
    }
    return mutated
  }

  static let seeds: [[UInt8]] = {
    let texts = JSONParserTests.valid.map { $0.0 } + JSONParserTests.invalid.map { $0.0 }
    let message = #"{"jsonrpc":"2.0","id":1.50,"method":"a.b","params":{"x":[1,"\u00e9\ud83d\ude00é",{"y":null}]}}"#
    return (texts + [message, message, message]).map { Array($0.utf8) }
  }()

  @Test func `the parser answers every mutation, and what it takes it takes again`() {
    var generator = Generator(state: 1)
    var taken = 0
    for round in 0..<60_000 {
      let bytes = Self.mutate(Self.seeds[round % Self.seeds.count], &generator)
      guard let value = try? JSONParser.parse(bytes) else { continue }
      taken += 1
      let again = value.serialize()
      #expect((try? JSONParser.parse(again)) == value)
      #expect((try? JSONParser.parse(again))?.serialize() == again)
    }
    #expect(taken > 1000)
  }

  @Test func `the framer answers every mutation the same way however it is divided`() throws {
    var generator = Generator(state: 2)
    let fixtures = try Fixtures.cases("framing")
    var limits = RPCLimits()
    limits.headerBytesMax = 200
    limits.messageBytesMax = 300
    for round in 0..<6_000 {
      let fixture = fixtures[round % fixtures.count]
      let bytes = Self.mutate(fixture.bytes, &generator)
      var whole = MessageFramer(mode: fixture.framing, limits: limits)
      let wanted = FramingFixtureTests.run(&whole, [bytes[...]])
      for delivery in [Delivery.byteByByte, .inThrees] {
        var framer = MessageFramer(mode: fixture.framing, limits: limits)
        #expect(FramingFixtureTests.run(&framer, delivery.pieces(bytes)) == wanted, "round \(round)")
      }
    }
  }

  @Test func `a conversation survives every mutation`() throws {
    var generator = Generator(state: 3)
    let fixtures = try Fixtures.cases("conversations")
    for round in 0..<6_000 {
      let fixture = fixtures[round % fixtures.count]
      var conversation = Conversation(framing: fixture.framing, limits: fixture.limits)
      conversation.send(Self.mutate(fixture.bytes, &generator))
      conversation.end()
      #expect(conversation.status != nil || conversation.isAborted, "round \(round)")
    }
  }

  @Test func `no pattern traps and every text is answered`() {
    var generator = Generator(state: 4)
    let expressions = ["^inv_[a-z0-9]+$", "(a|b){1,3}c*", "[^\\d\\s-]+\\.x?", "^$", "a{2,}(?:b|cd)+"]
    for round in 0..<5_000 {
      let bytes = Self.mutate(Array(expressions[round % expressions.count].utf8), &generator)
      let pattern = Pattern(String(decoding: bytes, as: UTF8.self))
      _ = pattern.matches("inv_abcd1 bcd")
      _ = pattern.matches("")
    }
  }
}
