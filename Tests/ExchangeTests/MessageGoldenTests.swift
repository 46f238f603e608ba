import ChangeSets
import Testing

@testable import Exchange

@Suite("Messages: literal bytes, and what is refused")
struct MessageGoldenTests {
  private static func hash(_ byte: UInt8) -> Hash256 {
    Hash256(bytes: [UInt8](repeating: byte, count: 32)) ?? .zero
  }

  private static func repeated(_ byte: String) -> String { String(repeating: byte, count: 32) }

  private static func head(_ chain: UInt8, _ number: UInt64, _ id: UInt8) -> Head {
    Head(chain: ChainID(hash: hash(chain)), number: number, hash: ChangeSetID(hash: hash(id)))
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static var goldens: [(Message, String)] {
    let mark = StateMark(prefix: 0x0102_0304_0506_0708, advancedTo: 1_000)
    let chain = ChainPoints(chain: ChainID(hash: hash(0xc1)), points: [head(0xc1, 1, 0xa1), head(0xc1, 300, 0xa2)])
    let chainHex = "01" + repeated("c1") + "02" + "01" + repeated("a1") + "ac02" + repeated("a2")
    let log = DigestStatement(log: hash(0xd1), state: mark)
    let logHex = repeated("d1") + "01" + "0102030405060708" + "00000000000003e8"
    return [
      (
        .hello(
          Hello(
            versionLowest: 1, versionHighest: 2, ledger: LedgerID(hash: hash(0xee)), digests: log,
            acknowledgements: 0x1112_1314_1516_1718)),
        "0000005c" + "01" + "0102" + repeated("ee") + logHex + "1112131415161718"
      ),
      (
        .agreed(Agreed(version: 1, state: mark, acknowledgements: 255)),
        "0000001b" + "02" + "01" + "01010203040506070800000000000003e8" + "00000000000000ff"
      ),
      (
        .agreed(Agreed(version: 1, state: nil, acknowledgements: 0)),
        "0000000b" + "02" + "01" + "00" + "0000000000000000"
      ),
      (
        .differ(Differ(version: 1, digests: log, bucketBits: 0, bucketDigests: [])),
        "00000034" + "03" + "01" + logHex + "00"
      ),
      (
        .differ(
          Differ(version: 1, digests: log, bucketBits: 1, bucketDigests: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
        "00000040" + "03" + "01" + logHex + "01" + "0102030405060708090a0b0c"
      ),
      (.refused(.unavailable), "00000002" + "04" + "01"),
      (.refused(.version(lowest: 3, highest: 4)), "00000004" + "04" + "020304"),
      (.tips(TipsPart(isLast: true, buckets: nil, chains: [chain])), "00000067" + "05" + "01" + chainHex),
      (.tips(TipsPart(isLast: false, buckets: [0x80], chains: [chain])), "00000069" + "05" + "02" + "0180" + chainHex),
      (.points(PointsPart(isLadder: true, chains: [chain])), "00000067" + "06" + "01" + chainHex),
      (
        .want([ChangeSetID(hash: hash(0xa1)), ChangeSetID(hash: hash(0xa2))]),
        "00000041" + "07" + repeated("a1") + repeated("a2")
      ),
      (.page(sequence: 128, bytes: [9, 8]), "00000005" + "08" + "8001" + "0908"),
      (.ack(through: 127), "00000002" + "09" + "7f"),
      (.served(requests: 2), "00000002" + "0a" + "02"),
      (.done(DigestStatement(log: hash(0xd1), state: nil)), "00000022" + "0b" + repeated("d1") + "00"),
      (.close(.noProgress), "00000002" + "0c" + "03"),
      (
        .marks([AcknowledgementMark(device: 1, time: 2), AcknowledgementMark(device: 3, time: 2)]),
        "00000021" + "0d" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000002"
      ),
      (.marks([]), "00000001" + "0d"),
      (.acknowledgements(isLast: true, block: [7, 8]), "00000004" + "0e" + "01" + "0708"),
      (.acknowledgements(isLast: false, block: []), "00000002" + "0e" + "00"),
    ]
  }

  @Test("each message has exactly these bytes and reads back")
  func goldens() throws {
    for (message, hex) in Self.goldens {
      #expect(Self.hex(message.frame) == hex, "\(message.name)")
      #expect(try Message(frame: Array(message.frame.dropFirst(4))) == message)
    }
  }

  @Test("every shorter form of every message is refused, and so is every longer one")
  func lengths() {
    for (message, _) in Self.goldens {
      let content = Array(message.frame.dropFirst(4))
      if case .page = message { continue }
      if case .acknowledgements = message { continue }
      for length in 0..<content.count {
        // A request by id of fewer ids is a request as well.
        if case .want = message, length > 1, length % 32 == 1 { continue }
        if case .marks = message, length > 0, length % 16 == 1 { continue }
        let short = Array(content.prefix(length))
        #expect(throws: ExchangeError.self, "\(message.name) \(length)") { try Message(frame: short) }
      }
      #expect(throws: ExchangeError.self) { try Message(frame: content + [0]) }
    }
  }

  @Test("what has no meaning is refused by name")
  func malformed() {
    let zeros = [UInt8](repeating: 0, count: 32)
    let cases: [([UInt8], String)] = [
      ([], "kind"), ([0], "kind of message"), ([15], "kind of message"),
      ([1, 0, 1] + zeros + zeros + [0], "version"), ([1, 2, 1] + zeros + zeros + [0], "version"),
      ([1, 1, 1] + zeros + zeros + [2], "state"), ([4, 3], "refusal"), ([12, 0], "reason"), ([12, 6], "reason"),
      ([3, 1] + zeros + [0, 13], "bucket bits"), ([3, 1] + zeros + [0, 1, 0], "bucket digests"),
      ([5, 4, 0], "flags"), ([5, 2, 9, 0], "buckets"), ([6, 2, 0], "depth"),
      ([6, 0, 0xff, 0xff, 0xff, 0xff, 0x0f], "number of chains"),
      ([6, 0, 1] + zeros + [2], "number of points"), ([6, 0, 1] + zeros + [1, 0] + zeros, "number"),
      ([6, 0, 2] + zeros + [0] + zeros + [0], "order of chains"), ([7], "ids"), ([7] + zeros + [1], "ids"),
      ([13, 0], "marks"), ([13] + [UInt8](repeating: 0, count: 32), "order of marks"), ([14, 2], "flags"),
      ([9, 0x80, 0], "page number"), ([9] + [UInt8](repeating: 0xff, count: 10), "page number"),
      ([9] + [UInt8](repeating: 0x80, count: 9) + [2], "page number"),
    ]
    for (bytes, what) in cases {
      #expect(throws: ExchangeError.malformed(what), "\(bytes)") { try Message(frame: bytes) }
    }
    let most = [9] + [UInt8](repeating: 0xff, count: 9) + [1]
    #expect(throws: Never.self) { try Message(frame: most) }
  }
}
