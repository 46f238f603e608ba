/// Why a text is not the CSV that is wanted. Rows are numbered as a spreadsheet shows them: the header is row 1.
public enum CSVError: Error, Hashable, Sendable {
  /// A quotation mark inside a cell that does not begin with one.
  case strayQuote(row: Int, column: Int)
  /// Something between the closing quotation mark of a cell and what ends the cell.
  case textAfterQuote(row: Int, column: Int)
  /// The text ends inside a quoted cell that began here.
  case unterminatedQuote(row: Int, column: Int)
  /// A carriage return that no line feed follows, outside quotation marks.
  case bareCarriageReturn(row: Int, column: Int)
  /// A cell whose bytes are not UTF-8, or hold a NUL.
  case notText(row: Int, column: Int)
  /// More bytes than ``CSVLimits/bytesMax``.
  case tooManyBytes(max: Int)
  /// More records than ``CSVLimits/rowsMax``.
  case tooManyRows(max: Int)
  /// More cells in a record than ``CSVLimits/columnsMax``.
  case tooManyColumns(row: Int, max: Int)
  /// A cell of more than ``CSVLimits/cellBytesMax``.
  case cellTooLong(row: Int, column: Int, max: Int)
  /// There is no header row.
  case headerMissing
  /// Columns that nobody knows.
  case columnsUnknown([String], known: [String])
  /// Required columns that are not there.
  case columnsMissing([String])
  /// Columns that stand there more than once.
  case columnsRepeated([String])
  /// A record whose cells are not as many as the header's.
  case cellCount(row: Int, found: Int, expected: Int)
}

extension CSVError: CustomStringConvertible {
  /// One sentence in English that says where, and what to do.
  public var description: String {
    switch self {
    case .strayQuote(let row, let column):
      "Row \(row), column \(column): a quotation mark inside a cell; quote the whole cell and double the mark."
    case .textAfterQuote(let row, let column):
      "Row \(row), column \(column): something follows the closing quotation mark."
    case .unterminatedQuote(let row, let column): "Row \(row), column \(column): a quoted cell is never closed."
    case .bareCarriageReturn(let row, let column):
      "Row \(row), column \(column): a carriage return without a line feed; end lines with LF or CR LF."
    case .notText(let row, let column): "Row \(row), column \(column): not UTF-8 text; save the file as UTF-8."
    case .tooManyBytes(let max): "The text has more than \(max) bytes; split the file."
    case .tooManyRows(let max): "The text has more than \(max) rows; split the file."
    case .tooManyColumns(let row, let max): "Row \(row) has more than \(max) cells."
    case .cellTooLong(let row, let column, let max): "Row \(row), column \(column): a cell of more than \(max) bytes."
    case .headerMissing: "There is no header row; the first row names the columns."
    case .columnsUnknown(let names, let known):
      "Unknown column \(Self.quoted(names)). Known are \(known.joined(separator: ", "))."
    case .columnsMissing(let names): "The column \(Self.quoted(names)) is missing."
    case .columnsRepeated(let names): "The column \(Self.quoted(names)) stands there more than once."
    case .cellCount(let row, let found, let expected):
      "Row \(row) has \(found) cells, and the header has \(expected)."
    }
  }

  private static func quoted(_ names: [String]) -> String {
    names.map { "“\($0.prefix(60))”" }.joined(separator: ", ")
  }
}
