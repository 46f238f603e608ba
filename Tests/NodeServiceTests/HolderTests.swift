import Dispatch
import Foundation
import JSONRPC
import Licensing
import Replica
import Synchronization
import Testing

@testable import NodeService

@Suite("Waiting for the process that holds the replica")
struct HolderTests {
  private let directory = FileManager.default.temporaryDirectory.path + "/allot-hold-\(UUID().uuidString.prefix(8))"

  private func options() throws -> NodeOptions {
    NodeOptions(directory: directory, clock: .frozen(at: try Instant(text: "2026-01-01T00:00:00Z")))
  }

  @Test("a holder that is leaving is waited for, and then the replica is opened")
  func leaving() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try Node.makeDirectory(directory)
    // It has closed its socket and still has the lock.
    let lock = Mutex<ReplicaLock?>(try ReplicaLock.wait(for: .replica, directory: directory))
    let options = try options()
    let opened = Mutex<Bool?>(nil)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let node = try? Node.caller(options) as? Node
      opened.withLock { $0 = node != nil }
      node?.close()
      done.signal()
    }
    lock.withLock { $0 = nil }
    done.wait()
    #expect(opened.withLock { $0 } == true)
  }

  @Test("one that asks while another comes up gets in behind it, and finds it listening")
  func comingUp() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let options = try options()
    let entrance = Mutex<ReplicaLock?>(try Node.entrance(options))
    let holder = Mutex<Node?>(nil)
    let connected = Mutex(false)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let client = try? Node.caller(options) as? RPCClient
      connected.withLock { $0 = client != nil }
      client?.close()
      done.signal()
    }
    // The replica is held and nobody listens yet; the entrance is what keeps the other from giving up.
    let lock = try ReplicaLock.wait(for: .replica, directory: directory)
    let node = try Node.open(options, holding: lock)
    holder.withLock { $0 = node }
    entrance.withLock { $0 = nil }
    done.wait()
    #expect(connected.withLock { $0 })
    node.close()
  }

  @Test("waiting ends with the work or with the interval, whichever comes first")
  func bounded() throws {
    #expect(try BoundedWait.value(within: .seconds(600)) { 7 } == 7)
    struct Fault: Error {}
    #expect(throws: Fault.self) { try BoundedWait.value(within: .seconds(600)) { () throws -> Int in throw Fault() } }
    let never = DispatchSemaphore(value: 0)
    let late = try BoundedWait.value(within: .milliseconds(1)) { () -> Int in
      never.wait()
      return 1
    }
    #expect(late == nil)
    never.signal()
  }
}
