#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The descriptors of the process's own input and output, set aside for messages.
public struct StandardStreams: Hashable, Sendable {
  /// Where messages come from.
  public let input: Int32
  /// Where messages go.
  public let output: Int32

  /// Any two descriptors, for tests and for tools that serve other pipes.
  public init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// Takes descriptors 0 and 1 away from everyone else: what is printed from now on goes to standard error, and who
  /// reads standard input finds it empty. Call once, before anything else writes.
  public static func claim() throws -> StandardStreams {
    let input = fcntl(0, F_DUPFD_CLOEXEC, 3)
    guard input >= 0 else { throw ServerError.system("cannot set standard input aside", errno: errno) }
    let output = fcntl(1, F_DUPFD_CLOEXEC, 3)
    guard output >= 0 else { throw ServerError.system("cannot set standard output aside", errno: errno) }
    guard dup2(2, 1) >= 0 else { throw ServerError.system("cannot redirect standard output", errno: errno) }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    if nothing >= 0 {
      _ = dup2(nothing, 0)
      close(nothing)
    }
    return StandardStreams(input: input, output: output)
  }
}
