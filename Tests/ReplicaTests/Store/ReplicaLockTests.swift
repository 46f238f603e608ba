import Foundation
import Testing

@testable import Replica

@Suite("The lock of a replica's directory")
struct ReplicaLockTests {
  @Test("One has it, others learn who, and it is free again when the holder lets go")
  func oneAtATime() throws {
    try Scratch.directory { directory in
      var lock: ReplicaLock?
      if case .acquired(let acquired) = try ReplicaLock.acquire(directory: directory) { lock = acquired }
      #expect(lock != nil)
      guard case .held(let holder) = try ReplicaLock.acquire(directory: directory) else {
        Issue.record("two hold the lock")
        return
      }
      #expect(holder == ProcessInfo.processInfo.processIdentifier)
      #expect(try Scratch.mode(directory + "/" + ReplicaLock.Purpose.replica.rawValue) == 0o600)
      lock = nil
      guard case .acquired = try ReplicaLock.acquire(directory: directory) else {
        Issue.record("the lock was not given back")
        return
      }
    }
  }

  @Test("A file left behind by a process that was killed holds nobody up")
  func leftBehind() throws {
    try Scratch.directory { directory in
      try Data("999999\n".utf8).write(to: URL(fileURLWithPath: directory + "/" + ReplicaLock.Purpose.replica.rawValue))
      guard case .acquired = try ReplicaLock.acquire(directory: directory) else {
        Issue.record("a dead process holds the lock")
        return
      }
    }
  }

  @Test("A directory that is missing, and a lock file that points elsewhere, give errors")
  func refused() throws {
    try Scratch.directory { directory in
      #expect(throws: ReplicaError.self) { try ReplicaLock.acquire(directory: directory + "/missing") }
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/" + ReplicaLock.Purpose.replica.rawValue, withDestinationPath: "/dev/null")
      #expect(throws: ReplicaError.self) { try ReplicaLock.acquire(directory: directory) }
    }
  }

  @Test("Whoever waits for a lock has it once its holder has gone, and locks of two purposes are two")
  func waits() throws {
    try Scratch.directory { directory in
      var lock: ReplicaLock? = try ReplicaLock.wait(for: .replica, directory: directory)
      _ = try ReplicaLock.wait(for: .entrance, directory: directory)
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let waited = try? ReplicaLock.wait(for: .replica, directory: directory)
        if waited != nil { done.signal() }
      }
      #expect(lock != nil)
      lock = nil
      done.wait()
    }
  }
}
