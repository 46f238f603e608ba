import ArgumentParser
import JSONRPC
import Licensing
import NodeService

/// The node a command talks to: the process that holds the replica, or one opened for this command.
final class NodeLink {
  private var caller: any RPCCaller
  private let options: CommonOptions
  /// Times a call is repeated when the process that held the replica left before it answered.
  private static let repetitionsMax = 5

  private init(caller: any RPCCaller, options: CommonOptions) {
    self.caller = caller
    self.options = options
  }

  /// Opens the replica, or connects to whoever holds it.
  static func open(_ options: CommonOptions) throws -> NodeLink {
    NodeLink(caller: try connect(options), options: options)
  }

  private static func connect(_ options: CommonOptions) throws -> any RPCCaller {
    do {
      return try Node.caller(try options.node())
    } catch let exit as ExitCode {
      throw exit
    } catch {
      Output.complain("\(error)")
      throw ExitStatus.unavailable
    }
  }

  /// Gives the replica back, if this command opened it.
  func close() { (caller as? Node)?.close() }

  /// Calls a method and returns its result; a refusal is explained on standard error and ends the command.
  ///
  /// If the process that held the replica leaves before it answers, the call is made again: a command carries its own
  /// id, so it has its effect only once (R45).
  func result(of method: String, _ parameters: JSONObject) throws -> JSON {
    var repetitions = 0
    let progress = ProgressLine()
    defer { progress.end() }
    while true {
      let answer = caller.call(method, parameters) { progress.show($0) }
      switch answer {
      case .success(let result): return result
      case .failure(let error) where error == RPCClient.connectionLost && repetitions < Self.repetitionsMax:
        repetitions += 1
        caller = try Self.connect(options)
      case .failure(let error):
        progress.end()
        let descriptor = Vocabulary.shared.method(named: method)
        Output.complain(
          RefusalText.text(of: error, method: descriptor, environment: CommonOptions.environment))
        throw error.code == RPCErrorCode.invalidParams.rawValue ? ExitStatus.usage : ExitStatus.refused
      }
    }
  }

  /// The parameters with an id of the command's own, where the method takes one and none was given.
  static func identified(_ parameters: JSONObject, for descriptor: MethodDescriptor) -> JSONObject {
    guard parameters["commandId"] == nil, descriptor.params.contains(where: { $0.name == "commandId" }) else {
      return parameters
    }
    var identified = parameters
    let id = SystemRandomness.bytes(12).map { String($0, radix: 16) }.joined(separator: "-")
    identified.append("commandId", .string("cli-" + id))
    return identified
  }

  /// Calls a method and shows its result. Rows that were refused make the command fail after the result was shown, with
  /// what to do about them.
  func call(_ method: String, _ parameters: JSONObject, _ options: CommonOptions) throws {
    let result = try result(of: method, parameters)
    let rows = result["results"]?.arrayValue ?? []
    if options.json {
      Output.show(result.prettyText + "\n")
    } else {
      Output.show(ResultText.text(of: result, isOverLedgers: ManageMode.isOverLedgers(parameters)))
      Output.advise(about: rows, method)
    }
    if rows.contains(where: { $0["ok"] == .bool(false) }) { throw ExitStatus.refused }
  }
}

extension CommonOptions {
  /// How the node is to be opened.
  func node(syncPort: Int? = nil, deliversMail: Bool = false) throws -> NodeOptions {
    var mode = ClockMode.system
    if let clock {
      do { mode = .frozen(at: try Instant(text: clock)) } catch {
        Output.complain("--clock: \(error)")
        throw ExitStatus.usage
      }
    }
    return NodeOptions(directory: directory, clock: mode, syncPort: syncPort, deliversMail: deliversMail)
  }
}
