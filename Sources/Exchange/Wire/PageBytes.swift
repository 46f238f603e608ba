import ChangeSets

/// A page that was unpacked and read.
public struct ReadPage: Sendable, Equatable {
  /// What could be read, in the order of the page; all of one ledger.
  public var sets: [ChangeSet]
  /// What could not be read, by the hash of what stands for its header. It does not stop the rest.
  public var unreadable: [Refusal]

  var ids: [ChangeSetID] { sets.map(\.id) + unreadable.map(\.id) }
}

/// Pages as the exchange sees them: bytes of `ChangeSets.PageCodec` whose change sets all belong to one ledger.
enum PageBytes {
  static func encode(_ sets: [ChangeSetBytes], limits: ExchangeLimits) throws(ExchangeError) -> [UInt8] {
    do throws(ChangeSetError) {
      return try PageCodec.encode(sets, limits: limits.format)
    } catch {
      throw .storeFailed("a page could not be written: \(error)")
    }
  }

  static func decode(_ bytes: [UInt8], of ledger: LedgerID, limits: ExchangeLimits) throws(ExchangeError) -> ReadPage {
    let unpacked: [ChangeSetBytes]
    do throws(ChangeSetError) {
      unpacked = try PageCodec.unpack(bytes, limits: limits.format)
    } catch {
      throw .malformed("page: \(error)")
    }
    var page = ReadPage(sets: [], unreadable: [])
    page.sets.reserveCapacity(unpacked.count)
    for bytes in unpacked {
      do throws(ChangeSetError) {
        page.sets.append(try ChangeSet(reading: bytes, limits: limits.format))
      } catch {
        let id = ChangeSetID(hash: .sha256(of: bytes.header))
        page.unreadable.append(Refusal(id: id, reason: "\(error)"))
      }
    }
    guard page.sets.allSatisfy({ $0.ledger == ledger }) else { throw .foreignLedger }
    return page
  }
}
