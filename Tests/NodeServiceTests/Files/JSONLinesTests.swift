import NodeService
import Testing

@Suite("R48: JSON Lines are cut into lines, however their bytes arrive")
struct JSONLinesTests {
  private func read(_ bytes: [UInt8], by stride: Int, max: Int = 1 << 20) throws -> [JSONLines.Line] {
    var reader = JSONLines(lineBytesMax: max)
    var lines: [JSONLines.Line] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      lines += try reader.feed(rest.prefix(stride))
      rest = rest.dropFirst(stride)
    }
    return try lines + reader.finish()
  }

  @Test("blank ones count and are passed over", arguments: [1, 2, 1_000])
  func lines(_ stride: Int) throws {
    let lines = try read(Array("{\"a\":1}\n\n \r\n{\"é\":2}\r\nlast".utf8), by: stride)
    #expect(lines.map(\.number) == [1, 4, 5])
    #expect(lines.map(\.text) == ["{\"a\":1}", "{\"é\":2}", "last"])
    #expect(try read([], by: stride).isEmpty)
  }

  @Test("a line that is too long or no text is refused by its number", arguments: [1, 1_000])
  func faults(_ stride: Int) {
    #expect(throws: JSONLines.Fault.lineTooLong(line: 2, max: 4)) {
      try read(Array("1234\n12345".utf8), by: stride, max: 4)
    }
    #expect(throws: JSONLines.Fault.notText(line: 2)) { try read([0x31, 0x0A, 0xFF, 0x0A], by: stride) }
    #expect(throws: JSONLines.Fault.notText(line: 1)) { try read([0xC3], by: stride) }
  }
}
