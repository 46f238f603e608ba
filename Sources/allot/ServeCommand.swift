import ArgumentParser
import Foundation
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
    commandName: "serve", abstract: "Run a node over standard input and output, on a Unix socket, or on TCP.")

  @OptionGroup var options: CommonOptions

  @Flag(help: "Serve one client on standard input and output.")
  var stdio = false

  @Option(help: ArgumentHelp("Serve clients on this Unix socket besides the replica's own.", valueName: "path"))
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "Serve clients that present the token on this loopback address; port 0 picks one.", valueName: "host:port"))
  var listen: String?

  @Option(help: ArgumentHelp("Answer peers on this loopback port; 0 picks one.", valueName: "port"))
  var syncPort: Int?

  @Option(help: "How messages are framed: headers, lines, or detect.")
  var framing = "detect"

  func run() throws {
    let framing = try framingMode()
    var nodeOptions = try nodeOptions()
    nodeOptions.framing = framing
    let end = EndRequest()
    do {
      onTermination { end.make() }
      if stdio {
        throw ExitCode(try Node.serveStdio(nodeOptions, framing: framing, until: end) { announce($0, nodeOptions) })
      }
      let node = try Node.open(nodeOptions)
      announce(node, nodeOptions)
      node.close(when: end)
    } catch let exit as ExitCode {
      throw exit
    } catch {
      Output.complain("\(error)")
      throw ExitStatus.unavailable
    }
  }

  private func nodeOptions() throws -> NodeOptions {
    var nodeOptions = try options.node(syncPort: syncPort, deliversMail: true)
    nodeOptions.socket = socket
    do throws(ServerError) {
      if let listen { nodeOptions.endpoint = try LoopbackEndpoint(listen) }
    } catch {
      Output.complain("--listen: \(error)")
      throw ExitStatus.usage
    }
    return nodeOptions
  }

  /// Says where a node listens, once it does.
  private func announce(_ node: Node, _ options: NodeOptions) {
    // An editor may show whatever comes on standard error, so the socket that is always there is not worth a word.
    if !stdio || socket != nil { Output.complain("listening on \(socket ?? options.socketPath)") }
    if let endpoint = node.endpoint {
      Output.complain("listening on \(endpoint) for clients with the token in \(options.cookiePath)")
    }
    if let port = node.syncPort { Output.complain("answering peers on 127.0.0.1:\(port)") }
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

  /// Calls `body` on a thread of its own when SIGTERM, SIGINT or SIGHUP comes.
  private func onTermination(_ body: @escaping @Sendable () -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGHUP)
    // Blocked before any thread starts, so that every thread inherits the mask and only sigwait sees them.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let awaited = signals
    Thread.detachNewThread {
      var awaited = awaited
      var received: Int32 = 0
      guard sigwait(&awaited, &received) == 0 else { return }
      body()
      guard sigwait(&awaited, &received) == 0 else { return }
      // Who asks a second time does not want to wait. The file survives that as it does any other sudden end.
      _exit(128 + received)
    }
  }
}
