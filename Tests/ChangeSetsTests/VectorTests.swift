import ChangeSets
import Foundation
import Testing

/// The files of Protocol/vectors are what this implementation gives. Tools/check-vectors holds them against another
/// one.
@Suite(.serialized) struct VectorTests {
  struct Pages: Codable {
    struct Page: Codable {
      let name: String
      let ids: [String]
      let bytes: String
    }
    struct Refused: Codable {
      let name: String
      let bytes: String
    }
    let pages: [Page]
    let refused: [Refused]
  }

  private func check(_ name: String, _ content: some Encodable) throws {
    let file = VectorFile(name: name)
    let text = try file.text(of: content)
    if VectorFile.isWriting { try file.write(text) }
    #expect(try file.read() == text, "\(name) differs: see Protocol/vectors/README.md")
  }

  @Test func `identities`() throws { try check("identities.json", IdentityVectors()) }

  @Test func `change sets`() throws { try check("change-sets.json", ChangeSetVectors()) }

  @Test func `histories, clock and versions`() throws { try check("histories.json", HistoryVectors()) }

  @Test func `malformed bytes`() throws {
    let vectors = try MalformedVectors()
    try check("malformed.json", vectors)
    for entry in vectors.entries {
      let bytes = try #require(fromHex(entry.bytes))
      #expect(MalformedVectors.verdict(on: entry, bytes: bytes) == entry.verdict, "\(entry.message): \(entry.name)")
    }
  }

  /// Compressed bytes may differ here too: the block is compared by what it holds.
  @Test func `acknowledgements`() throws {
    let file = VectorFile(name: "acknowledgements.json")
    let vectors = try AcknowledgementVectors()
    if VectorFile.isWriting { try file.write(file.text(of: vectors)) }
    let read = try file.read(as: AcknowledgementVectors.self)
    #expect(read.records == vectors.records)
    #expect(read.replacements == vectors.replacements)
    #expect(read.refused == vectors.refused)
    let block = try AcknowledgementBlock.decode(try #require(fromHex(read.block)))
    #expect(block.map { hex($0.statement) } == read.records.map(\.statement))
    #expect(block.map { hex($0.signature) } == read.records.map(\.signature))
    for entry in read.refused {
      let bytes = try #require(fromHex(entry.statement))
      #expect(throws: ChangeSetError.self, "\(entry.name)") { try Acknowledgement(reading: bytes) }
    }
  }

  /// Compressed bytes may differ from one zlib to the next, so pages are compared by what they hold.
  @Test func `pages`() throws {
    let changeSets = try ChangeSetVectors.ledger().map(\.changeSet)
    let file = VectorFile(name: "pages.json")
    if VectorFile.isWriting { try file.write(file.text(of: try pages(changeSets))) }
    let pages = try file.read(as: Pages.self)
    for page in pages.pages {
      let read = try PageCodec.decode(try #require(fromHex(page.bytes)))
      #expect(read.map(\.id.description) == page.ids, "\(page.name)")
      #expect(read == Array(changeSets.prefix(read.count)))
    }
    for page in pages.refused {
      let bytes = try #require(fromHex(page.bytes))
      #expect(throws: ChangeSetError.self, "\(page.name)") { try PageCodec.decode(bytes) }
    }
  }

  private func pages(_ changeSets: [ChangeSet]) throws -> Pages {
    func page(_ name: String, _ changeSets: [ChangeSet]) throws -> Pages.Page {
      .init(name: name, ids: changeSets.map(\.id.description), bytes: hex(try PageCodec.encode(changeSets)))
    }
    let good = try PageCodec.encode(changeSets)
    var longer = good
    longer[7] &+= 1
    var shorter = good
    shorter[7] &-= 1
    var magic = good
    magic[3] = UInt8(ascii: "2")
    let bomb = Array("ALP1".utf8) + [0, 0x10, 0, 0] + [UInt8](repeating: 0, count: 1_024)
    let refused: [(String, [UInt8])] = [
      ("empty", []), ("only its beginning", Array(good.prefix(8))), ("cut short", Array(good.dropLast())),
      ("something after its end", good + [0]), ("announces one byte more", longer),
      ("announces one byte less", shorter), ("of another form", magic), ("announces 1,024 times its bytes", bomb),
    ]
    return Pages(
      pages: [try page("no change set", []), try page("the ledger of change-sets.json", changeSets)],
      refused: refused.map { .init(name: $0.0, bytes: hex($0.1)) })
  }

  private func fromHex(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}
