@testable import JSONRPC

/// Plays random calls through `DispatchOrder` and checks its promises against a plain list of what arrived.
struct DispatchOrderProbe {
  private struct Call {
    let number: Int
    let connection: UInt64
    let isWrite: Bool
  }

  private var order = DispatchOrder<Int>()
  private var arrived: [Call] = []
  private var finished: Set<Int> = []
  private var writing: (number: UInt64, connection: UInt64, job: Int)?
  private var lastWritten = -1
  private(set) var violations: [String] = []

  mutating func run(_ generator: inout MutationTests.Generator) {
    for number in 0..<60 {
      let call = Call(
        number: number, connection: UInt64.random(in: 1...3, using: &generator),
        isWrite: Bool.random(using: &generator))
      arrived.append(call)
      if call.isWrite {
        if order.add(write: number, of: call.connection) {
          if writing != nil { violations.append("two threads would write") }
          startWrite()
        }
      } else if order.add(read: number, of: call.connection) {
        read(number)
      }
      if Bool.random(using: &generator) { finishWrite() }
    }
    while writing != nil { finishWrite() }
    if finished.count != arrived.count { violations.append("a call was forgotten") }
    if !order.isIdle { violations.append("not idle after all was done") }
  }

  private mutating func startWrite() {
    writing = order.nextToWrite()
    guard let job = writing?.job else { return }
    if job < lastWritten { violations.append("write \(job) after \(lastWritten)") }
    lastWritten = job
  }

  private mutating func finishWrite() {
    guard let current = writing else { return }
    finished.insert(current.job)
    for job in order.finished(write: current.number, of: current.connection) { read(job) }
    startWrite()
  }

  private mutating func read(_ number: Int) {
    let own = arrived[number].connection
    for earlier in arrived[..<number] where earlier.isWrite && earlier.connection == own {
      if !finished.contains(earlier.number) { violations.append("read \(number) before write \(earlier.number)") }
    }
    finished.insert(number)
  }
}
