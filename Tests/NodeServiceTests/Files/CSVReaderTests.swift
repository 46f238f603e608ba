import NodeService
import Testing

@Suite("R48: CSV is read as RFC 4180 says, however its bytes arrive")
struct CSVReaderTests {
  /// What is fed at a time.
  enum Feeding: CaseIterable {
    case whole, dripped, inThrees
  }

  static func read(
    _ bytes: [UInt8], _ feeding: Feeding = .whole, separator: CSVSeparator? = nil, limits: CSVLimits = CSVLimits()
  ) throws(CSVError) -> [CSVRow] {
    var reader = CSVReader(separator: separator, limits: limits)
    var rows: [CSVRow] = []
    let stride =
      switch feeding {
      case .whole: max(1, bytes.count)
      case .dripped: 1
      case .inThrees: 3
      }
    var rest = bytes[...]
    while !rest.isEmpty {
      rows += try reader.feed(rest.prefix(stride))
      rest = rest.dropFirst(stride)
    }
    return try rows + reader.finish()
  }

  /// A text and the cells it means.
  static let goldens: [(String, [[String]])] = [
    ("", []),
    ("a", [["a"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,", [["a", "b"], ["1", ""]]),
    ("a,\n,\n", [["a", ""], ["", ""]]),
    ("\u{FEFF}a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
    ("a\tb\n1;2\t3,4\n", [["a", "b"], ["1;2", "3,4"]]),
    ("\"a,b;c\";d\n1;2\n", [["a,b;c", "d"], ["1", "2"]]),
    ("name\n\"x\"\"y\"\n\"\"\n", [["name"], ["x\"y"], [""]]),
    ("note\n\"first\r\nsecond\n\"\n", [["note"], ["first\r\nsecond\n"]]),
    ("a\n\r\n\n1\n", [["a"], ["1"]]),
    ("a\n x \n", [["a"], [" x "]]),
    ("naïve,日本\né,😀\n", [["naïve", "日本"], ["é", "😀"]]),
    ("a,b\n'=1+1,\"'@x\"\n", [["a", "b"], ["=1+1", "@x"]]),
    ("a\n'quoted'\n", [["a"], ["'quoted'"]]),
    ("a\r\n\"x\"\r\n", [["a"], ["x"]]),
    ("email\na@x.org;b@x.org\n", [["email"], ["a@x.org;b@x.org"]]),
  ]

  @Test("gives the cells", arguments: goldens.indices, Feeding.allCases)
  func cells(_ place: Int, _ feeding: Feeding) throws {
    let (text, expected) = Self.goldens[place]
    #expect(try Self.read(Array(text.utf8), feeding).map(\.cells) == expected)
  }

  @Test("numbers rows as a spreadsheet does: blank ones count, a cell of two lines does not")
  func numbers() throws {
    let rows = try Self.read(Array("a\n\n\"1\n2\"\n3\n".utf8))
    #expect(rows.map(\.number) == [1, 3, 4])
  }

  /// A malformed text and why it is refused.
  static let malformed: [([UInt8], CSVError)] = [
    (Array("a\nb\"c\n".utf8), .strayQuote(row: 2, column: 1)),
    (Array("a,b\n1,x\"\n".utf8), .strayQuote(row: 2, column: 2)),
    (Array("a\n\"b\"c\n".utf8), .textAfterQuote(row: 2, column: 1)),
    (Array("a\n\"b\" ,c\n".utf8), .textAfterQuote(row: 2, column: 1)),
    (Array("a,b\n1,\"2\n3\n".utf8), .unterminatedQuote(row: 2, column: 2)),
    (Array("a\"".utf8), .strayQuote(row: 1, column: 1)),
    (Array("\"".utf8), .unterminatedQuote(row: 1, column: 1)),
    (Array("a\rb\n".utf8), .bareCarriageReturn(row: 1, column: 1)),
    (Array("a\r".utf8), .bareCarriageReturn(row: 1, column: 1)),
    (Array("a\n\"b\"\rc".utf8), .bareCarriageReturn(row: 2, column: 1)),
    (Array("a\nb\0\n".utf8), .notText(row: 2, column: 1)),
    ([0x61, 0x0A, 0xFF, 0x0A], .notText(row: 2, column: 1)),
    ([0x61, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0xC3, 0x0A], .notText(row: 2, column: 2)),
    ([0xC0, 0xAF], .notText(row: 1, column: 1)),
    ([0xED, 0xA0, 0x80], .notText(row: 1, column: 1)),
    ([0xEF, 0xBB], .notText(row: 1, column: 1)),
    ([0xEF, 0xBB, 0x61, 0x0A], .notText(row: 1, column: 1)),
    (Array("a\u{0}".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }), .notText(row: 1, column: 1)),
  ]

  @Test("refuses what is malformed, and says where", arguments: malformed.indices, Feeding.allCases)
  func refusals(_ place: Int, _ feeding: Feeding) {
    let (bytes, expected) = Self.malformed[place]
    #expect(throws: expected) { try Self.read(bytes, feeding) }
  }

  @Test("holds to its limits, at them and one beyond", arguments: Feeding.allCases)
  func limits(_ feeding: Feeding) throws {
    let limits = CSVLimits(bytesMax: 12, rowsMax: 3, cellBytesMax: 4, columnsMax: 2)
    func read(_ text: String) throws(CSVError) -> [CSVRow] {
      try Self.read(Array(text.utf8), feeding, limits: limits)
    }
    #expect(try read("a,b\n1234,5\n1").count == 3)
    #expect(throws: CSVError.tooManyBytes(max: 12)) { try read("a,b\n1234,5\n12") }
    #expect(throws: CSVError.tooManyRows(max: 3)) { try read("a\nb\nc\nd\n") }
    #expect(throws: CSVError.cellTooLong(row: 1, column: 1, max: 4)) { try read("12345\n") }
    #expect(throws: CSVError.cellTooLong(row: 1, column: 2, max: 4)) { try read("a,\"12345\"\n") }
    #expect(throws: CSVError.tooManyColumns(row: 1, max: 2)) { try read("a,b,c\n") }
  }
}

@Suite("R48: columns are matched by name")
struct CSVHeaderTests {
  private let known = [CSVColumn("email", isRequired: true), CSVColumn("product", isRequired: true), CSVColumn("note")]

  private func header(_ text: String) throws(CSVError) -> CSVHeader {
    try CSVHeader(try CSVReaderTests.read(Array(text.utf8))[0], known: known)
  }

  @Test("without regard to case, order and blanks")
  func matches() throws {
    let header = try header(" Product ,EMAIL\n")
    let row = CSVRow(number: 2, cells: ["Swift", "a@example.org"])
    #expect(try header.cells(of: row) == ["product": "Swift", "email": "a@example.org"])
  }

  @Test("leaves empty cells out")
  func empty() throws {
    let header = try header("email,product,note\n")
    #expect(try header.cells(of: CSVRow(number: 2, cells: ["a", "", ""])) == ["email": "a"])
  }

  @Test("names what is unknown, missing, repeated")
  func refusals() {
    #expect(throws: CSVError.columnsUnknown(["e-mail", "x"], known: ["email", "product", "note"])) {
      try header("e-mail,product,x\n")
    }
    #expect(throws: CSVError.columnsMissing(["email", "product"])) { try header("note\n") }
    #expect(throws: CSVError.columnsRepeated(["email"])) { try header("email,product,Email\n") }
    #expect(throws: CSVError.columnsUnknown([""], known: ["email", "product", "note"])) {
      try header("email,product,\n")
    }
  }

  @Test("refuses a record that does not fit")
  func shape() throws {
    let header = try header("email,product\n")
    #expect(throws: CSVError.cellCount(row: 7, found: 1, expected: 2)) {
      try header.cells(of: CSVRow(number: 7, cells: ["a"]))
    }
  }
}
