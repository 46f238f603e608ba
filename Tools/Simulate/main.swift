import Foundation
import Simulation

/// `allot-simulate [--seeds N] [--from SEED] [--steps N] [--seed SEED] [--directory DIR] [--shorten no]`
var count: UInt64 = 100
var first: UInt64 = 1
var stepsMax = 40
var isShortened = true
var parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
  let value = words.popFirst() ?? ""
  switch word {
  case "--seeds": count = UInt64(value) ?? count
  case "--from": first = UInt64(value) ?? first
  case "--seed": (first, count) = (UInt64(value) ?? first, 1)
  case "--steps": stepsMax = Int(value) ?? stepsMax
  case "--directory": parent = value
  case "--shorten": isShortened = value != "no"
  default:
    FileHandle.standardError.write(Data("unknown word \(word); see the head of Tools/Simulate/main.swift\n".utf8))
    exit(64)
  }
}

let clock = ContinuousClock()
let start = clock.now
var simulated: Int64 = 0
for seed in first..<(first + count) {
  let plan = Plan(seed: seed, stepsMax: stepsMax)
  let outcome = Playground.play(plan, in: parent)
  simulated += outcome.simulatedMilliseconds
  if let failure = outcome.failure {
    print("seed \(seed) fails: \(failure)")
    if !isShortened { exit(1) }
    let shortest = Minimiser.shortest(plan, failing: failure) { Playground.play($0, in: parent).failure }
    print("shortest history, \(plan.nodes) nodes: \(shortest.failure)")
    for step in shortest.plan.steps { print("  \(step)") }
    exit(1)
  }
}
let spent = Double((clock.now - start).components.seconds) + 0.001
print("\(count) seeds without a failure, \(simulated / 3_600_000) simulated hours in \(Int(spent)) s")
