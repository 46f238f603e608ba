import ChangeSets
import Exchange
import Foundation
import Testing

/// A folder in memory. Names are what a test puts there, whether proper or not.
final class MemoryFolder: FolderFiles {
  struct Failure: Error {}
  var files: [String: [UInt8]] = [:]
  var failsToPublish = false

  func names(max: Int) throws -> [String] { files.keys.sorted().reversed() }

  func open(_ name: FolderName) throws -> (any FolderReading)? {
    files[name.text].map { Reading(rest: $0) }
  }

  func draft(by node: Hash256) throws -> any FolderDraft { Draft(folder: self) }

  private final class Reading: FolderReading {
    private var rest: [UInt8]
    let size: Int

    init(rest: [UInt8]) {
      self.rest = rest
      size = rest.count
    }

    func read(max: Int) throws -> [UInt8] {
      defer { rest.removeFirst(min(max, rest.count)) }
      return Array(rest.prefix(max))
    }
  }

  private final class Draft: FolderDraft {
    private let folder: MemoryFolder
    private var content: [UInt8] = []

    init(folder: MemoryFolder) { self.folder = folder }

    func append(_ bytes: [UInt8]) throws { content += bytes }

    func publish(as name: FolderName) throws {
      if folder.failsToPublish { throw Failure() }
      folder.files[name.text] = content
    }

    func discard() {}
  }
}

@Suite("A folder both can see")
struct FolderTests {
  /// A node with a store and what it remembers of the folder.
  final class Node {
    let store: MemoryStore
    var memory = FolderMemory()
    let name: Hash256

    init(_ store: MemoryStore, _ name: UInt8) {
      self.store = store
      self.name = .sha256(of: [name])
    }

    func visit(
      _ ledger: LedgerID, _ folder: any FolderFiles, limits: ExchangeLimits = ExchangeLimits()
    ) throws -> FolderReport {
      try FolderExchange(ledger, in: folder, store: store, node: name, limits: limits).run(memory: &memory)
    }
  }

  @Test("two nodes exchange by turns, nothing is written or read twice")
  func turns() throws {
    let ledger = try Ledger(chains: 3)
    let folder = MemoryFolder()
    let first = Node(try MemoryStore(ledger.id, ledger.sets), 1)
    let second = Node(MemoryStore(), 2)
    #expect(try first.visit(ledger.id, folder).sent == 9)
    let report = try second.visit(ledger.id, folder)
    #expect(report.received == 9 && report.filesRead == 1 && report.filesWritten == 0 && report.problems == [])
    _ = try second.store.intake(try ledger.authors[1].next(count: 4), into: ledger.id)
    _ = try first.store.intake(try ledger.authors[0].next(count: 2), into: ledger.id)
    #expect(try second.visit(ledger.id, folder).sent == 4)
    let back = try first.visit(ledger.id, folder)
    #expect(back.received == 4 && back.sent == 2 && back.filesRead == 1)
    _ = try second.visit(ledger.id, folder)
    #expect(first.store.ids(ledger.id) == second.store.ids(ledger.id))
    for node in [first, second] {
      let quiet = try node.visit(ledger.id, folder)
      #expect(quiet.filesRead == 0 && quiet.filesWritten == 0 && quiet.sent == 0)
    }
    // A node that forgot everything reads it all again and still writes nothing.
    first.memory = FolderMemory()
    let again = try first.visit(ledger.id, folder)
    #expect(again.filesRead == 3 && again.duplicates == 15 && again.filesWritten == 0)
  }

  @Test("a fork whose branches came in different files")
  func forked() throws {
    let fork = try ForkTests.fork(common: 6, [3, 4])
    let folder = MemoryFolder()
    let first = Node(try MemoryStore(fork.id, fork.common + fork.branches[0]), 1)
    let second = Node(try MemoryStore(fork.id, fork.common + fork.branches[1]), 2)
    _ = try first.visit(fork.id, folder)
    #expect(try second.visit(fork.id, folder).sent == 4)
    #expect(try first.visit(fork.id, folder).sent == 0)
    #expect(first.store.ids(fork.id) == second.store.ids(fork.id))
    #expect(try second.visit(fork.id, folder).filesWritten == 0)
  }

  @Test("a file that went missing is made up for")
  func lost() throws {
    let ledger = try Ledger(chains: 2)
    let folder = MemoryFolder()
    let first = Node(try MemoryStore(ledger.id, ledger.sets), 1)
    _ = try first.visit(ledger.id, folder)
    let names = Set(folder.files.keys)
    _ = try first.store.intake(try ledger.authors[0].next(count: 2), into: ledger.id)
    _ = try first.visit(ledger.id, folder)
    for name in names { folder.files[name] = nil }
    #expect(try first.visit(ledger.id, folder).sent == 8)
    let second = Node(MemoryStore(), 2)
    _ = try second.visit(ledger.id, folder)
    #expect(second.store.ids(ledger.id) == first.store.ids(ledger.id))
  }

  @Test("big exports are divided among files; a crash before publishing leaves nothing")
  func divided() throws {
    let ledger = try Ledger(chains: 2, perChain: 8)
    let folder = MemoryFolder()
    var limits = ExchangeLimits()
    limits.pageSetsMax = 2
    limits.folderFileBytesTarget = 700
    let first = Node(try MemoryStore(ledger.id, ledger.sets), 1)
    folder.failsToPublish = true
    #expect(throws: MemoryFolder.Failure.self) { try first.visit(ledger.id, folder, limits: limits) }
    #expect(folder.files.isEmpty && first.memory == FolderMemory())
    folder.failsToPublish = false
    let report = try first.visit(ledger.id, folder, limits: limits)
    #expect(report.filesWritten > 2 && report.sent == 16)
    let second = Node(MemoryStore(), 2)
    // Read in the order of names, which is not the order of writing.
    #expect(try second.visit(ledger.id, folder, limits: limits).received == 16)
    #expect(second.store.ids(ledger.id) == first.store.ids(ledger.id))
  }

  @Test("hostile names and files: ignored or reported, never followed")
  func hostile() throws {
    let ledger = try Ledger(chains: 2)
    let folder = MemoryFolder()
    let first = Node(try MemoryStore(ledger.id, ledger.sets), 1)
    _ = try first.visit(ledger.id, folder)
    let good = try folder.files.first.orThrow()
    let hash = ledger.id.hash.hex
    for name in [
      "../../etc/passwd", "\(hash)-../x.changes", "", ".", "\(hash.uppercased())-\(hash).changes",
      "\(hash)-\(hash).changes.bak", "\(hash)_\(hash).changes", "\(good.key)\n", "ａ" + good.key.dropFirst(),
    ] {
      #expect(FolderName(name) == nil, "\(name)")
      folder.files[name] = [1]
    }
    let lie = FolderName(ledger: ledger.id, content: .sha256(of: [1]))
    folder.files[lie.text] = good.value
    let torn = FolderName(ledger: ledger.id, content: .sha256(of: [2]))
    folder.files[torn.text] = Array(good.value.dropLast(40))
    let second = Node(MemoryStore(), 2)
    let report = try second.visit(ledger.id, folder)
    #expect(Set(report.problems.map(\.name)) == [lie, torn])
    #expect(report.problems.contains(FolderProblem(name: lie, error: .damaged)))
    #expect(second.store.ids(ledger.id) == first.store.ids(ledger.id))
    #expect(report.filesWritten == 0)
  }

  @Test("in the file system: links and pipes are not opened, drafts are not seen, leftovers are replaced")
  func fileSystem() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let ledger = try Ledger(chains: 2)
    let folder = try PosixFolder(path: path)
    let first = Node(try MemoryStore(ledger.id, ledger.sets), 1)
    try Data([1]).write(to: URL(fileURLWithPath: "\(path)/.\(first.name.hex).draft"))
    #expect(try first.visit(ledger.id, folder).sent == 6)
    let names = try folder.names(max: 10)
    #expect(names.count == 1)
    let link = FolderName(ledger: ledger.id, content: .sha256(of: [1]))
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(link.text)", withDestinationPath: "\(path)/\(names[0])")
    let pipe = FolderName(ledger: ledger.id, content: .sha256(of: [2]))
    #expect(mkfifo("\(path)/\(pipe.text)", 0o600) == 0)
    let directory = FolderName(ledger: ledger.id, content: .sha256(of: [3]))
    try FileManager.default.createDirectory(atPath: "\(path)/\(directory.text)", withIntermediateDirectories: false)
    for name in [link, pipe, directory, FolderName(ledger: ledger.id, content: .zero)] {
      #expect(try folder.open(name) == nil)
    }
    let second = Node(MemoryStore(), 2)
    let report = try second.visit(ledger.id, folder)
    #expect(report.received == 6 && report.problems == [] && report.filesWritten == 0)
    #expect(throws: FolderError.tooManyNames(max: 2)) { try folder.names(max: 2) }
    #expect(throws: FolderError.notAFolder("\(path)/none")) { try PosixFolder(path: "\(path)/none") }
  }
}
