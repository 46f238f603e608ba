import Glibc
import Testing

@testable import JSONRPC

@Suite("A process that is watched")
struct WatchedProcessTests {
  @Test("has ended as soon as it exits, though its parent has not noticed yet")
  func zombie() throws {
    #expect(!SystemCalls.isGone(process: getpid(), looksCloser: true))
    var child: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    defer { free(arguments[0]) }
    try #require(posix_spawn(&child, "/bin/true", nil, nil, &arguments, nil) == 0)
    var ended = siginfo_t()
    try #require(waitid(P_PID, id_t(child), &ended, WEXITED | WNOWAIT) == 0)
    #expect(!SystemCalls.isGone(process: child, looksCloser: false))
    #expect(SystemCalls.isGone(process: child, looksCloser: true))
    #expect(waitpid(child, nil, 0) == child)
    #expect(SystemCalls.isGone(process: child, looksCloser: true))
  }
}
