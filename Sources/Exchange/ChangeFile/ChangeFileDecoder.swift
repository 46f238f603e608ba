import ChangeSets
import Crypto

/// Reads a file of changes from pieces of any size. Pure; lengths are checked before anything is kept for them.
public struct ChangeFileDecoder {
  /// What comes out, in this order: the ledger, any number of pages, the end.
  public enum Element: Sendable, Equatable {
    /// The first line was read.
    case ledger(LedgerID)
    /// One page, read and found to belong to the ledger.
    case page(ReadPage)
    /// A block of acknowledgements, read as far as that needs no replica.
    case acknowledgements([AcknowledgementBytes])
    /// The file is whole.
    case end
  }

  private enum State {
    case firstLine
    case records(LedgerID)
    case ended
  }

  private let limits: ExchangeLimits
  private var state = State.firstLine
  private var buffer: [UInt8] = []
  private var start = 0
  private var digest = SHA256()
  private var pages = 0

  /// A reader at the beginning of a file.
  public init(limits: ExchangeLimits = ExchangeLimits()) {
    self.limits = limits
  }

  /// Adds the next bytes of the file.
  public mutating func append(_ bytes: [UInt8]) {
    if start > 0, start >= buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer += bytes
  }

  /// The next element; nil until more bytes come. After a throw the rest of the file cannot be read.
  public mutating func next() throws(ChangeFileError) -> Element? {
    switch state {
    case .firstLine:
      return try firstLine()
    case .records(let ledger):
      return try record(ledger)
    case .ended:
      guard start == buffer.count else { throw .trailingBytes }
      return nil
    }
  }

  /// Call when the file has no more bytes: throws unless the end was read.
  public func finish() throws(ChangeFileError) {
    guard case .ended = state else {
      // Something short that does not even begin right is no file of changes.
      let mark = Array(ChangeFileForm.mark.utf8)
      if case .firstLine = state, !mark.starts(with: buffer.prefix(mark.count)) { throw .notAChangeFile }
      throw .truncated(pages: pages)
    }
    guard start == buffer.count else { throw .trailingBytes }
  }

  private mutating func firstLine() throws(ChangeFileError) -> Element? {
    let window = buffer[start...].prefix(ChangeFileForm.firstLineBytesMax)
    guard let newline = window.firstIndex(of: UInt8(ascii: "\n")) else {
      guard window.count < ChangeFileForm.firstLineBytesMax else { throw .notAChangeFile }
      return nil
    }
    let ledger = try ChangeFileForm.ledger(firstLine: Array(buffer[start..<newline]))
    consume(newline + 1 - start)
    state = .records(ledger)
    return .ledger(ledger)
  }

  private mutating func record(_ ledger: LedgerID) throws(ChangeFileError) -> Element? {
    guard buffer.count - start >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0 else { return try end() }
    guard length <= limits.pageFrameBytesMax else {
      throw .pageTooLong(page: pages + 1, bytes: length, max: limits.pageFrameBytesMax)
    }
    guard buffer.count - start >= 4 + length else { return nil }
    let page = Array(buffer[start + 4..<start + 4 + length])
    consume(4 + length)
    pages += 1
    do throws(ExchangeError) {
      if AcknowledgementBlock.isOne(page) {
        return .acknowledgements(try AcknowledgementPieces.decode(page, limits: limits))
      }
      return .page(try PageBytes.decode(page, of: ledger, limits: limits))
    } catch {
      throw .badPage(page: pages, reason: "\(error)")
    }
  }

  private mutating func end() throws(ChangeFileError) -> Element? {
    guard buffer.count - start >= 4 + ChangeFileForm.endBytes else { return nil }
    consume(4)
    let stated = Array(buffer[start..<start + ChangeFileForm.endBytes])
    start += ChangeFileForm.endBytes
    state = .ended
    guard stated == Array(digest.finalize()) else { throw .damaged }
    return .end
  }

  private mutating func consume(_ count: Int) {
    digest.update(data: buffer[start..<start + count])
    start += count
  }
}
