/// The framer: whatever the bytes are, they are cut the same way however they were divided, and nothing traps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFramer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var small = RPCLimits()
  small.headerBytesMax = 64
  small.messageBytesMax = 96
  for mode in FramingMode.allCases {
    for limits in [small, RPCLimits()] {
      let whole = Cutting(mode, limits, bytes, pieces: [count])
      precondition(whole == Cutting(mode, limits, bytes, pieces: [1]), "byte by byte is cut otherwise than whole")
      precondition(whole == Cutting(mode, limits, bytes, pieces: pieces(of: bytes)), "pieces are cut otherwise")
      whole.check(limits)
    }
  }
  return 0
}

/// Sizes of pieces that depend on the input alone, so that every finding can be repeated.
private func pieces(of bytes: [UInt8]) -> [Int] {
  bytes.isEmpty ? [1] : bytes.prefix(16).map { Int($0 % 23) + 1 }
}

/// What a framer made of an input.
private struct Cutting: Equatable {
  var bodies: [[UInt8]] = []
  var failure: FramingError?
  var mode: FramingMode

  init(_ mode: FramingMode, _ limits: RPCLimits, _ bytes: [UInt8], pieces: [Int]) {
    var framer = MessageFramer(mode: mode, limits: limits)
    self.mode = mode
    var place = 0
    var turn = 0
    while place < bytes.count {
      let end = min(place + max(pieces[turn % pieces.count], 1), bytes.count)
      framer.feed(bytes[place..<end])
      place = end
      turn += 1
      take(from: &framer)
      precondition(framer.bufferedBytes <= bytes.count, "more is held than was fed")
    }
    framer.endOfInput()
    take(from: &framer)
    self.mode = framer.mode
  }

  private mutating func take(from framer: inout MessageFramer) {
    while let output = framer.next() {
      precondition(failure == nil, "something follows the failure")
      switch output {
      case .message(let body): bodies.append(body)
      case .failure(let error): failure = error
      }
    }
  }

  /// What was cut keeps the limits, and comes out again when it is framed anew.
  func check(_ limits: RPCLimits) {
    for body in bodies {
      precondition(!body.isEmpty && body.count <= limits.messageBytesMax, "a body beyond its limit")
      var again = MessageFramer(mode: .headers, limits: limits)
      again.feed(MessageFramer.encode(body, mode: .headers))
      precondition(again.next() == .message(body), "a framed body does not come out as it went in")
    }
  }
}
