// swift-tools-version: 6.2
import PackageDescription

/// Our own targets: warnings are errors, and what a file uses it imports itself.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),  // `any` shows where a call is dynamic
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "allot",
  products: [
    .executable(name: "allot", targets: ["allot"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
  ],
  targets: [
    // The domain: pure.
    .target(name: "Licensing", dependencies: [protobuf], swiftSettings: strict),
    .target(name: "LedgerModel", dependencies: ["Licensing"], path: "Tests/LedgerModel", swiftSettings: strict),
    .testTarget(name: "LicensingTests", dependencies: ["Licensing", "LedgerModel"], swiftSettings: strict),

    // The format of change sets: pure.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "ChangeSets", dependencies: ["CZlib", crypto, protobuf], swiftSettings: strict),
    .testTarget(name: "ChangeSetsTests", dependencies: ["ChangeSets"], swiftSettings: strict),

    // One SQLite file.
    .target(name: "Replica", dependencies: ["ChangeSets", "Licensing", grdb, sqlite], swiftSettings: strict),
    .target(
      name: "ReplicaFixture", dependencies: ["Replica", "ChangeSets", "Licensing"], path: "Tests/ReplicaFixture",
      swiftSettings: strict),
    .testTarget(
      name: "ReplicaTests", dependencies: ["Replica", "ReplicaFixture", "ChangeSets", "Licensing", grdb],
      swiftSettings: strict),

    // Reconciling two replicas.
    .target(name: "Exchange", dependencies: ["ChangeSets", crypto, nioCore, nioPosix], swiftSettings: strict),
    .testTarget(
      name: "ExchangeTests", dependencies: ["Exchange", "ChangeSets", nioCore, nioPosix], swiftSettings: strict),

    // JSON-RPC 2.0 over any byte stream.
    .target(name: "JSONRPC", dependencies: [nioCore, nioPosix, logging], swiftSettings: strict),
    .testTarget(
      name: "JSONRPCTests", dependencies: ["JSONRPC", nioCore, nioEmbedded], swiftSettings: strict),

    // The node: methods over replica and exchange.
    .target(
      name: "NodeService",
      dependencies: [
        "Exchange", "JSONRPC", "Replica", "Licensing", "ChangeSets", nioCore, nioPosix, nioTLS, nioSSL, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "NodeServiceTests",
      dependencies: ["NodeService", "JSONRPC", "Replica", "Licensing", "BuiltCommand", nioCore, nioPosix],
      swiftSettings: strict),

    // Whole nodes in one thread, from one seed.
    .target(
      name: "Simulation",
      dependencies: ["NodeService", "Exchange", "JSONRPC", "Replica", "ChangeSets", "Licensing", "LedgerModel"],
      path: "Tests/Simulation", swiftSettings: strict),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
    .executableTarget(
      name: "allot-simulate", dependencies: ["Simulation"], path: "Tools/Simulate", swiftSettings: strict),

    // The house rules.
    .testTarget(name: "HouseRulesTests", swiftSettings: strict),

    // The benchmarks.
    .executableTarget(
      name: "allot-bench",
      dependencies: ["NodeService", "Exchange", "ReplicaFixture", "Replica", "ChangeSets", "Licensing", grdb],
      path: "Tools/Benchmarks", exclude: ["PERFORMANCE.md", "W11", "W12"], swiftSettings: strict),

    // The command.
    .executableTarget(
      name: "allot", dependencies: ["NodeService", "JSONRPC", "Licensing", arguments], swiftSettings: strict),
    .target(name: "BuiltCommand", path: "Tests/BuiltCommand", swiftSettings: strict),
    .testTarget(
      name: "allotTests", dependencies: ["allot", "NodeService", "JSONRPC", "BuiltCommand"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
