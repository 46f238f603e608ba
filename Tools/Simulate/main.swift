import Foundation
import Simulation

/// `allot-simulate [--seeds N] [--from SEED] [--steps N] [--seed SEED] [--directory DIR] [--shorten no]` plays whole
/// nodes; `allot-simulate --drill N [--from SEED]` has three nodes bring about every pair of the table of concurrent
/// actions N times, each in a history of its own; `allot-simulate --scope LENGTH [--scene NAME] [--part I --parts N]`
/// looks at every history of so many steps that begins with a scene, one invitation and one fund unless named, or at
/// every Nth of them.
var count: UInt64 = 100
var first: UInt64 = 1
var stepsMax = 40
var isShortened = true
var drills: UInt64?
var scope: Int?
var scene: String?
var part = (index: 0, of: 1)
var parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
  let value = words.popFirst() ?? ""
  switch word {
  case "--seeds": count = UInt64(value) ?? count
  case "--from": first = UInt64(value) ?? first
  case "--seed": (first, count) = (UInt64(value) ?? first, 1)
  case "--steps": stepsMax = Int(value) ?? stepsMax
  case "--drill": drills = UInt64(value) ?? 1
  case "--scope": scope = Int(value)
  case "--scene" where ScopeSearch.scenes.contains(value): scene = value
  case "--part": part.index = Int(value) ?? 0
  case "--parts": part.of = Int(value) ?? 1
  case "--directory": parent = value
  case "--shorten": isShortened = value != "no"
  default:
    FileHandle.standardError.write(Data("unknown word \(word); see the head of Tools/Simulate/main.swift\n".utf8))
    exit(64)
  }
}

let clock = ContinuousClock()
let start = clock.now
if let scope {
  let found = ScopeSearch.run(scene: scene, length: scope, part: part.index, of: part.of)
  let spent = (clock.now - start).components.seconds
  print("\(found.histories) of \(found.space) histories of \(scope) steps in \(spent) s")
  for failure in found.failures { print("fails: \(failure)") }
  exit(found.failures.isEmpty ? 0 : 1)
}
var tally = Tally()
if let drills {
  let pairs = Playground.pairCount
  for seed in first..<(first + drills) {
    for pair in 0..<pairs {
      let outcome = Playground.drill(part: pair, of: pairs, seed: seed, in: parent)
      tally += outcome.tally
      if let failure = outcome.failure {
        print("seed \(seed) fails: pair \(pair) of \(pairs): \(failure)")
        exit(1)
      }
    }
  }
  print("\(drills) drills without a failure; concurrent pairs: \(Tally.text(tally.pairs))")
  exit(0)
}
for seed in first..<(first + count) {
  let plan = Plan(seed: seed, stepsMax: stepsMax)
  let outcome = Playground.play(plan, in: parent)
  tally += outcome.tally
  if let failure = outcome.failure {
    print("seed \(seed) fails: \(failure)")
    if !isShortened { exit(1) }
    let shortest = Minimiser.shortest(plan, failing: failure) { Playground.play($0, in: parent).failure }
    print("shortest history, \(plan.nodes) nodes: \(shortest.failure)")
    for step in shortest.plan.steps { print("  \(step)") }
    exit(1)
  }
}
let spent = (clock.now - start).components.seconds
print(
  "\(count) seeds without a failure, \(tally.steps) steps, \(tally.operations) operations, "
    + "\(tally.simulatedMilliseconds / 3_600_000) simulated hours in \(spent) s; "
    + "cases: \(Tally.text(tally.cases)); concurrent pairs: \(Tally.text(tally.pairs))")
