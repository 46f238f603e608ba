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

/// Runs a node for others to talk to.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run a node over standard input and output, or on a Unix socket.")

  @OptionGroup var options: CommonOptions

  @Flag(help: "Serve one client on standard input and output.")
  var stdio = false

  @Option(help: ArgumentHelp("Serve clients on this Unix socket besides the replica's own.", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("Answer peers on this loopback port; 0 picks one.", valueName: "port"))
  var syncPort: Int?

  @Option(help: "How messages are framed: headers, lines, or detect.")
  var framing = "detect"

  func run() throws {
    do {
      if stdio {
        let status = try Node.serveStdio(
          try options.node(syncPort: syncPort, deliversMail: true), framing: try framingMode())
        throw ExitCode(status)
      }
      try serveSockets()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      Output.complain("\(error)")
      throw ExitStatus.unavailable
    }
  }

  private func framingMode() throws -> FramingMode {
    switch framing {
    case "headers": return .headers
    case "lines": return .lines
    case "detect": return .detect
    default:
      Output.complain("--framing is headers, lines or detect, not '\(framing)'.")
      throw ExitStatus.usage
    }
  }

  /// Serves until SIGTERM or SIGINT, then finishes what was begun.
  private func serveSockets() throws {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    // Blocked before any thread starts, so that every thread inherits the mask and only sigwait sees them.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let nodeOptions = try options.node(syncPort: syncPort, deliversMail: true)
    let node = try Node.open(nodeOptions)
    if let socket { try node.listen(socket) }
    Output.complain("listening on \(socket ?? nodeOptions.socketPath)")
    if let port = node.syncPort { Output.complain("answering peers on 127.0.0.1:\(port)") }
    var received: Int32 = 0
    sigwait(&signals, &received)
    node.close()
  }
}
