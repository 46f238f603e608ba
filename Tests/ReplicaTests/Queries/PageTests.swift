import Testing

@testable import Replica

@Suite("Pages of a list")
struct PageTests {
  @Test("a cursor survives its text, and other texts are none")
  func cursorText() {
    for cursor in [PageCursor(0), PageCursor(.max), PageCursor(.min, -1), PageCursor(1, 2, 3)] {
      #expect(PageCursor(text: cursor.text) == cursor)
    }
    for text in ["", "x", "c", "c1.", "c!", "c99999999999999999999", String(repeating: "c", count: 200)] {
      #expect(PageCursor(text: text) == nil, "\(text)")
    }
  }

  @Test("a limit out of range is brought into it")
  func limits() {
    #expect(PageRequest(limit: 0).limit == 1)
    #expect(PageRequest(limit: .max).limit == PageRequest.limitMax)
    #expect(PageRequest().limit == PageRequest.limitDefault)
  }
}
