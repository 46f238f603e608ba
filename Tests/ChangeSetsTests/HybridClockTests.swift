import ChangeSets
import Testing

@Suite struct HybridClockTests {
  @Test func `the wall clock leads when it is ahead`() throws {
    var clock = HybridClock(last: HybridTime(milliseconds: 1_000, counter: 9))
    let reading = try clock.tick(now: 2_000, after: [try #require(HybridTime(milliseconds: 1_500))])
    #expect(reading == HybridTime(milliseconds: 2_000, counter: 0))
    #expect(reading.milliseconds == 2_000)
    #expect(clock.last == reading)
  }

  @Test func `a wall clock that stands still or goes back counts on`() throws {
    var clock = HybridClock()
    let first = try clock.tick(now: 5_000, after: [])
    let second = try clock.tick(now: 5_000, after: [])
    let third = try clock.tick(now: 1, after: [])
    #expect([first.counter, second.counter, third.counter] == [0, 1, 2])
    #expect(third.milliseconds == 5_000)
  }

  @Test func `heads push the clock beyond themselves`() throws {
    var clock = HybridClock(last: HybridTime(milliseconds: 10))
    let head = try #require(HybridTime(milliseconds: 9_000, counter: 4))
    #expect(try clock.tick(now: 100, after: [.zero, head]) == HybridTime(milliseconds: 9_000, counter: 5))
  }

  @Test func `a full counter carries into the milliseconds`() throws {
    var clock = HybridClock(last: HybridTime(milliseconds: 10, counter: .max))
    #expect(try clock.tick(now: 0, after: []) == HybridTime(milliseconds: 11, counter: 0))
  }

  @Test(arguments: [-1, HybridTime.millisecondsMax + 1, .min, .max])
  func `a wall clock out of range is refused and changes nothing`(milliseconds: Int64) {
    var clock = HybridClock(last: HybridTime(milliseconds: 10))
    #expect(throws: ChangeSetError.clockOutOfRange(milliseconds: milliseconds)) {
      try clock.tick(now: milliseconds, after: [])
    }
    #expect(clock == HybridClock(last: HybridTime(milliseconds: 10)))
  }

  @Test func `nothing follows the last reading`() {
    var clock = HybridClock(last: .max)
    #expect(throws: ChangeSetError.clockExhausted) { try clock.tick(now: 0, after: []) }
    #expect(HybridTime(milliseconds: HybridTime.millisecondsMax, counter: .max) == .max)
    #expect(HybridTime(rawValue: 1 << 63) == nil)
    #expect(HybridTime.max.successor == nil)
  }
}
