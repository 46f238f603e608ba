/// One record of a CSV text.
public struct CSVRow: Hashable, Sendable {
  /// The row as a spreadsheet numbers it: the first record is 1, blank lines count.
  public let number: Int
  /// The cells, unquoted, with what ``FormulaGuard`` added taken away.
  public let cells: [String]

  /// A record.
  public init(number: Int, cells: [String]) {
    self.number = number
    self.cells = cells
  }
}

/// Reads CSV as RFC 4180 describes it, a value fed with bytes however they come.
///
/// Accepted beyond the RFC: a byte-order mark, LF alone as the end of a line, a last line without an end, semicolons or
/// tabs instead of commas. Blank lines are passed over. After an error nothing more is to be fed.
public struct CSVReader: Sendable {
  private enum State {
    case cellStart, plain, quoted, quoteInQuoted, carriageReturn
  }

  private let limits: CSVLimits
  private var separator: UInt8?
  private var state = State.cellStart
  private var cell: [UInt8] = []
  private var cells: [String] = []
  private var wasQuoted = false
  private var row = 1
  private var bytesRead = 0
  /// Bytes of a byte-order mark seen so far; nil once it is known whether there is one.
  private var markBytes: Int? = 0
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// A reader at the beginning of a text.
  ///
  /// - Parameter separator: what stands between cells; nil takes the first candidate that the first row shows.
  public init(separator: CSVSeparator? = nil, limits: CSVLimits = CSVLimits()) {
    self.separator = separator?.rawValue
    self.limits = limits
  }

  /// Takes the next bytes and gives the records they complete.
  public mutating func feed(_ bytes: some Sequence<UInt8>) throws(CSVError) -> [CSVRow] {
    var rows: [CSVRow] = []
    for byte in bytes {
      bytesRead += 1
      guard bytesRead <= limits.bytesMax else { throw .tooManyBytes(max: limits.bytesMax) }
      if let seen = markBytes {
        if byte == Self.mark[seen] {
          markBytes = seen == 2 ? nil : seen + 1
          continue
        }
        markBytes = nil
        for held in Self.mark.prefix(seen) { try take(held, into: &rows) }
      }
      try take(byte, into: &rows)
    }
    return rows
  }

  /// States that the text has ended, and gives its last record if that had no end of line.
  public mutating func finish() throws(CSVError) -> [CSVRow] {
    var rows: [CSVRow] = []
    if let seen = markBytes, seen > 0 { throw .notText(row: row, column: 1) }
    switch state {
    case .quoted: throw .unterminatedQuote(row: row, column: column)
    case .carriageReturn: throw .bareCarriageReturn(row: row, column: column)
    case .cellStart where cells.isEmpty: break
    case .cellStart, .plain, .quoteInQuoted: try endRow(into: &rows)
    }
    return rows
  }

  private var column: Int { cells.count + 1 }

  private mutating func take(_ byte: UInt8, into rows: inout [CSVRow]) throws(CSVError) {
    switch state {
    case .cellStart where byte == 0x22:
      state = .quoted
      wasQuoted = true
    case .cellStart, .plain: try takePlain(byte, into: &rows)
    case .quoted:
      if byte == 0x22 { state = .quoteInQuoted } else { try keep(byte) }
    case .quoteInQuoted:
      if byte == 0x22 {
        state = .quoted
        try keep(byte)
      } else if byte == 0x0A {
        try endRow(into: &rows)
      } else if byte == 0x0D {
        state = .carriageReturn
      } else if separates(byte) {
        try endCell()
      } else {
        throw .textAfterQuote(row: row, column: column)
      }
    case .carriageReturn:
      guard byte == 0x0A else { throw .bareCarriageReturn(row: row, column: column) }
      try endRow(into: &rows)
    }
  }

  private mutating func takePlain(_ byte: UInt8, into rows: inout [CSVRow]) throws(CSVError) {
    if byte == 0x0A { return try endRow(into: &rows) }
    if byte == 0x0D {
      state = .carriageReturn
      return
    }
    if separates(byte) { return try endCell() }
    guard byte != 0x22 else { throw .strayQuote(row: row, column: column) }
    state = .plain
    try keep(byte)
  }

  private mutating func separates(_ byte: UInt8) -> Bool {
    if let separator { return byte == separator }
    guard let found = CSVSeparator(rawValue: byte) else { return false }
    separator = found.rawValue
    return true
  }

  private mutating func keep(_ byte: UInt8) throws(CSVError) {
    guard cell.count < limits.cellBytesMax else {
      throw .cellTooLong(row: row, column: column, max: limits.cellBytesMax)
    }
    guard byte != 0 else { throw .notText(row: row, column: column) }
    cell.append(byte)
  }

  private mutating func endCell() throws(CSVError) {
    guard cells.count < limits.columnsMax else { throw .tooManyColumns(row: row, max: limits.columnsMax) }
    guard let text = String(validating: cell, as: UTF8.self) else { throw .notText(row: row, column: column) }
    cells.append(FormulaGuard.restored(text))
    cell.removeAll(keepingCapacity: true)
    state = .cellStart
  }

  private mutating func endRow(into rows: inout [CSVRow]) throws(CSVError) {
    let isBlank = cells.isEmpty && cell.isEmpty && !wasQuoted
    guard row <= limits.rowsMax else { throw .tooManyRows(max: limits.rowsMax) }
    if isBlank {
      state = .cellStart
    } else {
      try endCell()
      rows.append(CSVRow(number: row, cells: cells))
    }
    cells.removeAll(keepingCapacity: true)
    wasQuoted = false
    // A single column has no separator to show in its first row, and later rows may hold commas only in quotes.
    if !isBlank, separator == nil { separator = CSVSeparator.comma.rawValue }
    row += 1
  }
}
