/// Bounds of a CSV text that is read, each with its unit in its name. They are checked while bytes arrive, before
/// anything is kept.
public struct CSVLimits: Hashable, Sendable {
  /// Bytes of the whole text.
  public var bytesMax: Int
  /// Records, the header included.
  public var rowsMax: Int
  /// Bytes of one cell, unquoted.
  public var cellBytesMax: Int
  /// Cells of one record.
  public var columnsMax: Int

  /// The bounds a node starts with: 64 MiB, 131,073 records, 32 KiB a cell, 64 columns.
  public init(
    bytesMax: Int = 64 << 20, rowsMax: Int = 131_073, cellBytesMax: Int = 32 << 10, columnsMax: Int = 64
  ) {
    self.bytesMax = bytesMax
    self.rowsMax = rowsMax
    self.cellBytesMax = cellBytesMax
    self.columnsMax = columnsMax
  }
}

/// What stands between two cells of a record.
public enum CSVSeparator: UInt8, Hashable, Sendable, CaseIterable {
  /// `,`, which RFC 4180 names.
  case comma = 0x2C
  /// `;`, which spreadsheets write where the comma separates decimals.
  case semicolon = 0x3B
  /// A tab.
  case tab = 0x09
}
