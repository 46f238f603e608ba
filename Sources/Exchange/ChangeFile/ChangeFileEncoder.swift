import ChangeSets
import Crypto

/// Writes a file of changes piece by piece. Pure: the pieces are returned, in the order in which they belong.
public struct ChangeFileEncoder {
  private var digest = SHA256()
  private let ledger: LedgerID

  /// Begins a file about one ledger.
  public init(ledger: LedgerID) {
    self.ledger = ledger
  }

  /// The first piece.
  public mutating func begin() -> [UInt8] {
    emit(Array(ChangeFileForm.firstLine(ledger).utf8))
  }

  /// The piece for one page, which is not empty.
  public mutating func page(_ bytes: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.fixed32(UInt32(clamping: bytes.count))
    writer.raw(bytes)
    return emit(writer.bytes)
  }

  /// The last piece.
  public mutating func end() -> [UInt8] {
    let zero = emit([0, 0, 0, 0])
    return zero + Array(digest.finalize())
  }

  private mutating func emit(_ bytes: [UInt8]) -> [UInt8] {
    digest.update(data: bytes)
    return bytes
  }
}
