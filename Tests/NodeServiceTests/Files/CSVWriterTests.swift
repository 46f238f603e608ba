import NodeService
import Testing

@Suite("R48: CSV is written so that any reader reads it and no spreadsheet runs it")
struct CSVWriterTests {
  static let goldens: [([String], String)] = [
    (["a", "b"], "a,b\r\n"),
    ([""], "\"\"\r\n"),
    (["", ""], ",\r\n"),
    (["a,b", "c\"d"], "\"a,b\",\"c\"\"d\"\r\n"),
    (["two\nlines", "three\r\n"], "\"two\nlines\",\"three\r\n\"\r\n"),
    ([" x", "y "], "\" x\",\"y \"\r\n"),
    (["=1+1", "+49 30", "@cmd", "-x"], "'=1+1,'+49 30,'@cmd,'-x\r\n"),
    (["-5", "-5.25", "-5.2.5", "-", "-1e9"], "-5,-5.25,'-5.2.5,'-,'-1e9\r\n"),
    (["\t=1", "\rx"], "'\t=1,\"'\rx\"\r\n"),
    ([" =1", "\"=1", "'=1", "'x"], "' =1,\"'\"\"=1\",''=1,'x\r\n"),
    (["\u{FF1D}1", "a=1"], "'\u{FF1D}1,a=1\r\n"),
    (["é😀", "\u{FEFF}"], "é😀,\"\u{FEFF}\"\r\n"),
  ]

  @Test("gives these bytes", arguments: goldens.indices)
  func bytes(_ place: Int) {
    let (cells, expected) = Self.goldens[place]
    #expect(Array(CSVWriter().row(cells).utf8) == Array(expected.utf8))
  }

  @Test("quotes what the separator asks for")
  func separators() {
    #expect(CSVWriter(separator: .semicolon).row(["1,5", "a;b"]) == "1,5;\"a;b\"\r\n")
    #expect(CSVWriter(separator: .tab).row(["1,5", "a\tb"]) == "1,5\t\"a\tb\"\r\n")
  }

  @Test("gives back every cell when read again", arguments: 0..<40)
  func roundTrip(_ seed: UInt64) throws {
    var random = Seeded(state: seed)
    let width = Int.random(in: 1...5, using: &random)
    let separator = CSVSeparator.allCases[Int.random(in: 0..<3, using: &random)]
    let rows = (0..<Int.random(in: 1...20, using: &random)).map { _ in
      (0..<width).map { _ in Self.cell(&random) }
    }
    let text = rows.map(CSVWriter(separator: separator).row).joined()
    for feeding in CSVReaderTests.Feeding.allCases {
      #expect(try CSVReaderTests.read(Array(text.utf8), feeding, separator: separator).map(\.cells) == rows)
    }
  }

  @Test("leaves no cell at whose front a spreadsheet finds a formula", arguments: 0..<40)
  func harmless(_ seed: UInt64) {
    var random = Seeded(state: seed &+ 1_000)
    for _ in 0..<100 {
      let cell = Self.cell(&random)
      let written = FormulaGuard.neutralised(cell)
      #expect(FormulaGuard.restored(written) == cell)
      if let first = written.unicodeScalars.first, "=+@\t\r\n".unicodeScalars.contains(first) {
        Issue.record("\(written.debugDescription) is run")
      }
    }
  }

  /// Cells of the characters that matter.
  private static func cell(_ random: inout Seeded) -> String {
    let alphabet = Array("=+-@'\" ,;\t\r\n01.aé😀\u{FEFF}\u{FF1D}\u{301}".unicodeScalars)
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      scalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
    }
    return String(scalars)
  }
}

/// A source of numbers that a seed decides: SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
