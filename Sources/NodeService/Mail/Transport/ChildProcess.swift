import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program run with a file as its standard input, without a shell, for a bounded time. Blocks.
struct ChildProcess {
  /// How it ended.
  enum End: Hashable, Sendable {
    case exited(Int32)
    /// By a signal, perhaps one that this side sent when its time was over.
    case killed(isLate: Bool)
    /// It never ran.
    case notStarted
  }

  /// Only what any program may rely on; nothing of this process's own environment is handed on.
  private static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C"]

  /// Runs `arguments[0]`. Its output is thrown away.
  ///
  /// - Parameters:
  ///   - input: becomes its standard input.
  ///   - secondsMax: then it and what it started are killed.
  static func run(_ arguments: [String], input: Int32, secondsMax: Int) -> End {
    guard let pid = spawn(arguments, input: input) else { return .notStarted }
    let ended = DispatchSemaphore(value: 0)
    // Waits without taking the status away, so that the number cannot become another process's before the kill.
    Thread.detachNewThread {
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      ended.signal()
    }
    let isLate = ended.wait(timeout: .now() + .seconds(secondsMax)) == .timedOut
    if isLate {
      kill(-pid, SIGKILL)
      ended.wait()
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // The exit status is the second byte of a status whose lowest seven bits are zero.
    return status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(isLate: isLate)
  }

  private static func spawn(_ arguments: [String], input: Int32) -> pid_t? {
    guard let program = arguments.first else { return nil }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard posix_spawn_file_actions_init(&actions) == 0, posix_spawnattr_init(&attributes) == 0 else { return nil }
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A group of its own, so that all it starts can be ended; and no signal kept from it that this process waits for.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for each in words + variables { free(each) } }
    var pid: pid_t = 0
    return posix_spawn(&pid, program, &actions, &attributes, words, variables) == 0 ? pid : nil
  }
}
