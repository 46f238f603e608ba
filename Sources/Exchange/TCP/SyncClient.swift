import ChangeSets
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Dials a peer and exchanges ledgers with it.
public enum SyncClient {
  /// Exchanges `ledgers` one after the other over one connection and returns a report for each, in the same order.
  /// Blocks until done; not for event loops, nor for the thread that `access.perform` works on. One ledger that the
  /// peer does not offer does not stop the others; once the connection fails, the reports of the rest say so.
  ///
  /// Throws `notLoopback` for an address that is not of this machine, `connection` if nobody answers.
  public static func run(
    host: String, port: Int, ledgers: [LedgerID], access: StoreAccess, settings: SyncSettings = SyncSettings(),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws(ExchangeError) -> [SyncReport] {
    let address = try LoopbackAddress.resolve(host, port: port)
    guard !ledgers.isEmpty else { return [] }
    let loop = group.next()
    let promise = loop.makePromise(of: [SyncReport].self)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(settings.connectSecondsMax))
      .channelOption(.autoRead, value: false)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let script = ClientScript(ledgers: ledgers, limits: settings.limits, promise: promise)
          try channel.pipeline.syncOperations.addHandler(
            SessionHandler(access: access, settings: settings, script: script))
        }
      }
    do {
      _ = try bootstrap.connect(to: address).wait()
    } catch {
      promise.succeed([])
      throw .connection(Self.words(for: error))
    }
    do {
      return try promise.futureResult.wait()
    } catch {
      throw .connection(Self.words(for: error))
    }
  }

  /// Why nobody was reached, without the marks of the library that found out.
  private static func words(for error: any Error) -> String {
    guard let fault = error as? IOError else { return "\(error)" }
    return switch fault.errnoCode {
    case ECONNREFUSED: "nobody listens there"
    case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH: "the address cannot be reached"
    case ECONNRESET, EPIPE: "the other side closed it"
    default: "the system refused it (error \(fault.errnoCode))"
    }
  }
}

/// One session for each ledger, until one fails in a way that leaves the connection unusable.
private struct ClientScript: SessionScript {
  private var waiting: ArraySlice<LedgerID>
  private var reports: [SyncReport] = []
  private let limits: ExchangeLimits
  private let promise: EventLoopPromise<[SyncReport]>
  private var isFinished = false

  init(ledgers: [LedgerID], limits: ExchangeLimits, promise: EventLoopPromise<[SyncReport]>) {
    waiting = ledgers[...]
    self.limits = limits
    self.promise = promise
  }

  mutating func next(after ended: SyncReport?) -> Session? {
    if let ended {
      reports.append(ended)
      if let failure = ended.failure, failure != .ledgerUnavailable {
        for ledger in waiting {
          var report = SyncReport(ledger: ledger)
          report.failure = failure
          reports.append(report)
        }
        waiting = []
      }
    }
    if let ledger = waiting.popFirst() { return Session(initiating: ledger, limits: limits) }
    finished()
    return nil
  }

  mutating func finished() {
    guard !isFinished else { return }
    isFinished = true
    promise.succeed(reports)
  }
}
