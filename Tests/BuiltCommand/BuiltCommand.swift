import Foundation

/// The command `allot` as it was built beside the bundle of tests, for tests that run it as a process of its own.
public enum BuiltCommand {
  /// Where it lies; nil if it was not built.
  public static let path: String? = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("allot").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Whether tests can run it.
  public static var isThere: Bool { path != nil }

  /// What a suite says that cannot run for want of it.
  public static let absence = "NOT RUN: build the command first: swift build --product allot."
}
