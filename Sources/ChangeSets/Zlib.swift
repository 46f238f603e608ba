import CZlib

/// One block of bytes through zlib (RFC 1950), all at once.
enum Zlib {
  /// The level of pages. A page is mostly hashes and signatures, which do not shrink; higher levels cost time and
  /// save next to nothing.
  static let pageLevel: Int32 = 3

  static func deflate(_ bytes: [UInt8], level: Int32 = pageLevel) throws(ChangeSetError) -> [UInt8] {
    var status = Z_OK
    let bound = Int(compressBound(UInt(bytes.count)))
    let deflated = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      var length = UInt(bound)
      status = compress2(buffer.baseAddress, &length, bytes, UInt(bytes.count), level)
      count = status == Z_OK ? Int(length) : 0
    }
    guard status == Z_OK else { throw .badPage(reason: "it could not be compressed") }
    return deflated
  }

  /// Inflates to exactly `count` bytes, which the caller has checked to be acceptable. Stops as soon as there would be
  /// more, and takes neither less nor anything after the end of the stream.
  static func inflate(_ deflated: ArraySlice<UInt8>, toExactly count: Int) throws(ChangeSetError) -> [UInt8] {
    var status = Z_OK
    var used = 0
    var written = 0
    // One byte of room more than announced: a stream that needs it says more than it announced.
    let inflated = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
      deflated.withUnsafeBufferPointer { source in
        var length = UInt(count + 1)
        var sourceLength = UInt(source.count)
        status = uncompress2(buffer.baseAddress, &length, source.baseAddress, &sourceLength)
        used = Int(sourceLength)
        written = Int(length)
      }
      initialized = status == Z_OK ? written : 0
    }
    guard status == Z_OK else { throw .badPage(reason: "its compressed part is damaged, or larger than it says") }
    guard written == count else { throw .badPage(reason: "its size is not the one that it says") }
    guard used == deflated.count else { throw .badPage(reason: "something follows after its end") }
    return inflated
  }
}
