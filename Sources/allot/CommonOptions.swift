import ArgumentParser
import JSONRPC
import NodeService

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Directory of the replica.", valueName: "dir"))
  var data: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Start with a clock frozen at this instant, for scenarios.", valueName: "instant"))
  var clock: String?

  /// The directory of the replica: the option, else `ALLOT_DATA`, else the XDG data directory.
  var directory: String {
    if let data { return data }
    if let fromEnvironment = Self.environment("ALLOT_DATA") { return fromEnvironment }
    let base = Self.environment("XDG_DATA_HOME") ?? (Self.environment("HOME") ?? ".") + "/.local/share"
    return base + "/allot"
  }

  /// What a variable of the environment says; nil if it is unset or empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// How the command ends.
enum ExitStatus {
  /// The node refused the request; the message says what to do.
  static let refused = ExitCode(1)
  /// The command line makes no sense.
  static let usage = ExitCode(64)
  /// The node could not be reached or the replica not be opened.
  static let unavailable = ExitCode(69)
}
