import ChangeSets

extension Message {
  /// The frame: length, kind, content.
  var frame: [UInt8] {
    var content = WireWriter()
    write(to: &content)
    var frame = WireWriter()
    frame.fixed32(UInt32(content.bytes.count))
    frame.raw(content.bytes)
    return frame.bytes
  }

  private func write(to writer: inout WireWriter) {
    switch self {
    case .hello(let hello):
      writer.kind(.hello)
      writer.byte(hello.versionLowest)
      writer.byte(hello.versionHighest)
      writer.hash(hello.ledger.hash)
      writer.statement(hello.digests)
      writer.fixed64(hello.acknowledgements)
    case .agreed(let agreed):
      writer.kind(.agreed)
      writer.byte(agreed.version)
      writer.mark(agreed.state)
      writer.fixed64(agreed.acknowledgements)
    case .differ(let differ):
      writer.kind(.differ)
      writer.byte(differ.version)
      writer.statement(differ.digests)
      writer.byte(differ.bucketBits)
      writer.raw(differ.bucketDigests)
    case .refused(let refused):
      writer.kind(.refused)
      writer.refused(refused)
    case .tips(let part):
      writer.kind(.tips)
      writer.byte((part.isLast ? 1 : 0) | (part.buckets == nil ? 0 : 2))
      if let buckets = part.buckets {
        writer.varint(UInt64(buckets.count))
        writer.raw(buckets)
      }
      writer.chains(part.chains)
    case .points(let part):
      writer.kind(.points)
      writer.byte(part.isLadder ? 1 : 0)
      writer.chains(part.chains)
    case .want(let ids):
      writer.kind(.want)
      for id in ids { writer.hash(id.hash) }
    case .page(let sequence, let bytes):
      writer.kind(.page)
      writer.varint(sequence)
      writer.raw(bytes)
    case .ack(let through):
      writer.kind(.ack)
      writer.varint(through)
    case .served(let requests):
      writer.kind(.served)
      writer.varint(requests)
    case .done(let digests):
      writer.kind(.done)
      writer.statement(digests)
    case .marks(let marks):
      writer.kind(.marks)
      for mark in marks {
        writer.fixed64(mark.device)
        writer.fixed64(mark.time)
      }
    case .acknowledgements(let isLast, let block):
      writer.kind(.acknowledgements)
      writer.byte(isLast ? 1 : 0)
      writer.raw(block)
    case .close(let code):
      writer.kind(.close)
      writer.byte(code.rawValue)
    }
  }
}

extension WireWriter {
  fileprivate mutating func kind(_ kind: MessageKind) {
    byte(kind.rawValue)
  }

  fileprivate mutating func mark(_ mark: StateMark?) {
    guard let mark else { return byte(0) }
    byte(1)
    fixed64(mark.prefix)
    fixed64(UInt64(bitPattern: mark.advancedTo))
  }

  fileprivate mutating func statement(_ statement: DigestStatement) {
    hash(statement.log)
    mark(statement.state)
  }

  fileprivate mutating func refused(_ answer: RefusedAnswer) {
    switch answer {
    case .unavailable:
      byte(1)
    case .version(let lowest, let highest):
      byte(2)
      byte(lowest)
      byte(highest)
    }
  }

  fileprivate mutating func chains(_ chains: [ChainPoints]) {
    varint(UInt64(chains.count))
    for chain in chains {
      hash(chain.chain.hash)
      varint(UInt64(chain.points.count))
      for point in chain.points {
        varint(point.number)
        hash(point.hash.hash)
      }
    }
  }
}
