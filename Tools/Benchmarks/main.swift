import Foundation

let words = CommandLine.arguments.dropFirst()
let isSmall = words.contains("--small")
let directory = NSTemporaryDirectory() + "/allot-bench-\(ProcessInfo.processInfo.processIdentifier)"
try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: directory) }

let workloads = Workloads(size: isSmall ? 1_000 : 100_000, directory: directory)
var figures: [Figure] = []
let all: [(String, () throws -> Figure)] = [
  ("W1", workloads.oneInvitation), ("W2", workloads.bulkInvitation), ("W3", workloads.takeIn),
  ("W6", workloads.nothingNew), ("W8", workloads.lateArrival),
  ("W9", workloads.contestedClaims),
]
for (name, run) in all where words.filter({ !$0.hasPrefix("--") }).isEmpty || words.contains(name) {
  figures.append(try run())
}
Report.print(figures)
