import Licensing
import Testing

@testable import NodeService

@Suite("R48: iCalendar is written as RFC 5545 says")
struct ICalendarTests {
  @Test("an ending at midnight is a day, any other an instant")
  func goldens() throws {
    let stamp = try Instant(text: "2026-01-01T00:00:00.500Z")
    let day = ICalendarEvent(
      uid: "lot-1@x", at: try Instant(text: "2026-02-01T00:00:00Z"), summary: "Credits end: A, B; C\\D",
      description: "one\ntwo", category: "lot")
    #expect(
      ICalendar.event(day, stamp: stamp) == """
        BEGIN:VEVENT\r
        UID:lot-1@x\r
        DTSTAMP:20260101T000000Z\r
        DTSTART;VALUE=DATE:20260201\r
        SUMMARY:Credits end: A\\, B\\; C\\\\D\r
        DESCRIPTION:one\\ntwo\r
        CATEGORIES:lot\r
        TRANSP:TRANSPARENT\r
        END:VEVENT\r

        """)
    let instant = ICalendarEvent(
      uid: "u", at: try Instant(text: "2026-02-01T09:30:15.999Z"), summary: "s", description: "", category: "access")
    #expect(
      ICalendar.event(instant, stamp: stamp) == """
        BEGIN:VEVENT\r
        UID:u\r
        DTSTAMP:20260101T000000Z\r
        DTSTART:20260201T093015Z\r
        SUMMARY:s\r
        CATEGORIES:access\r
        TRANSP:TRANSPARENT\r
        END:VEVENT\r

        """)
  }

  @Test("lines have at most 75 bytes, are never cut inside a scalar, and unfold to what they were", arguments: 0..<20)
  func folding(_ seed: UInt64) throws {
    var random = Seeded(state: seed)
    let alphabet = Array("abc é日😀\u{301},".unicodeScalars)
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...400, using: &random) {
      scalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
    }
    let line = "SUMMARY:" + String(scalars)
    let folded = Array(ICalendar.folded(line).utf8)
    let pieces = lines(of: folded)
    #expect(pieces.allSatisfy { $0.count <= ICalendar.lineBytesMax && String(validating: $0, as: UTF8.self) != nil })
    #expect(pieces.dropFirst().allSatisfy { $0.first == 0x20 })
    #expect(pieces[0] + pieces.dropFirst().flatMap { $0.dropFirst() } == Array(line.utf8))
  }

  @Test("a line of 75 bytes stays whole, one of 76 is folded")
  func edges() {
    #expect(ICalendar.folded(String(repeating: "x", count: 75)).utf8.count == 77)
    #expect(ICalendar.folded(String(repeating: "x", count: 76)).utf8.count == 81)
  }

  @Test("text cannot end its line")
  func escaping() {
    #expect(ICalendar.escaped("a\r\nb\rc\nd\u{0}\u{7}e\tf") == "a\\nb\\nc\\nde\tf")
  }

  private func lines(of bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var place = 0
    while place < bytes.count {
      if bytes[place] == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A {
        lines.append([])
        place += 2
      } else {
        lines[lines.count - 1].append(bytes[place])
        place += 1
      }
    }
    return lines.dropLast()
  }
}
