import Foundation
import Simulation
import Testing

@Suite struct SimulationTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `whole nodes agree after a random history`(seed: UInt64) {
    let outcome = Playground.play(Plan(seed: seed, stepsMax: 30), in: NSTemporaryDirectory())
    #expect(outcome.failure == nil)
  }

  @Test func `the same seed makes the same plan, another seed another`() {
    #expect(Plan(seed: 7).steps == Plan(seed: 7).steps)
    #expect(Plan(seed: 7).steps != Plan(seed: 8).steps)
  }

  @Test func `a failing history is cut down to the steps that matter`() {
    let plan = Plan(seed: 3, stepsMax: 60)
    let culprits = Set(plan.steps.prefix(9).suffix(2))
    let shortest = Minimiser.shortest(plan, failing: Failure("made up", "")) { candidate in
      culprits.isSubset(of: Set(candidate.steps)) ? Failure("made up", "") : nil
    }
    #expect(Set(shortest.plan.steps) == culprits)
  }
}
