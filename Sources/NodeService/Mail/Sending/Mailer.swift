import ChangeSets
import JSONRPC
import Licensing
import Replica
import Synchronization

/// Sends the notices of this node's ledgers (R13, R49). Any thread may use it; one run is under way at a time.
final class Mailer: Sendable {
  let settings: MailSettingsFile
  private let duty: MailerDuty
  private let makeTransport: @Sendable (MailSettings) throws -> any MailTransport
  private let isBusy = Mutex(false)
  private let isStopped = Atomic<Bool>(false)
  private let memory = Mutex(Memory())

  /// What the timer knows of its last look.
  private struct Memory {
    var looks: [LedgerID: Look] = [:]
    var pausedUntil: Instant?
  }

  /// What a ledger and the settings were when everything that could be sent had been sent.
  private struct Look: Hashable {
    let log: String
    let state: String
    let settings: MailSettings
  }

  init(
    settings: MailSettingsFile, duty: MailerDuty = .ofLedger,
    makeTransport: @escaping @Sendable (MailSettings) throws -> any MailTransport
  ) {
    self.settings = settings
    self.duty = duty
    self.makeTransport = makeTransport
  }

  /// No further mail is begun.
  func stop() { isStopped.store(true, ordering: .releasing) }

  /// Sends what a ledger has to tell.
  ///
  /// - Parameters:
  ///   - isCancelled: asked between mails.
  ///   - onSent: hears how many were sent.
  /// - Throws: `mail.notConfigured`, `mail.settingsInvalid`, `mail.templateInvalid`, `mail.busy`, `mail.held`;
  ///   `mailer.elsewhere` where another device was appointed to tell learners (C34).
  func run(
    _ ledger: LedgerID, _ node: NodeCore, isCancelled: @escaping () -> Bool = { false },
    onSent: @escaping (Int) -> Void = { _ in }
  ) throws -> MailReport {
    let settings = try settings.current()
    guard settings.transport != .none else { throw DomainError(.mailNotConfigured) }
    guard claim() else { throw DomainError(.mailBusy) }
    defer { isBusy.withLock { $0 = false } }
    try Self.checkMayTell(ledger, node)
    let letter = try NoticeLetter(settings, now: node.clock.now)
    let transport = try makeTransport(settings)
    defer { transport.close() }
    var run = MailRun(
      node: node, ledger: ledger, duty: duty, letter: letter, transport: transport,
      isCancelled: { [self] in isCancelled() || isStopped.load(ordering: .acquiring) }, onSent: onSent)
    try run.run()
    return run.report
  }

  /// Attempts that a process before this one left open have an unknown outcome.
  func recover(_ node: NodeCore) throws {
    guard claim() else { return }
    defer { isBusy.withLock { $0 = false } }
    for ledger in node.replica.ledgers() { try MailRun.settleAbandoned(ledger, node) }
  }

  /// Sends, if anything changed or fell due since the last look. For a timer; faults go to the log.
  func tick(_ node: NodeCore) {
    guard let settings = try? settings.current(), settings.transport != .none else { return }
    let now = node.clock.now
    guard memory.withLock({ $0.pausedUntil.map { $0 <= now } ?? true }) else { return }
    for ledger in node.replica.ledgers() {
      do {
        // What another device was appointed for is none of this one's business, and no fault.
        guard try node.replica.read(ledger, { $0.tellsLearners() }) else { continue }
        let look = try look(at: ledger, settings, node)
        let isDue = try node.replica.read(ledger) { try $0.nextAttempt().map { $0 <= now } ?? false }
        guard isDue || memory.withLock({ $0.looks[ledger] }) != look else { continue }
        let report = try run(ledger, node)
        if let halt = report.halt { throw halt }
        memory.withLock { $0.looks[ledger] = look }
      } catch {
        memory.withLock { $0.pausedUntil = Backoff.afterHalt(at: now) }
        let word = (error as? MailFault)?.code.word ?? (error as? DomainError)?.code.word ?? "replica.failed"
        node.logger.warning("mails wait", metadata: ["code": "\(word)"])
      }
    }
  }

  private func look(at ledger: LedgerID, _ settings: MailSettings, _ node: NodeCore) throws -> Look {
    let digests = try node.replica.read(ledger) { try $0.digests() }
    return Look(log: digests.log.hex, state: digests.state.hex, settings: settings)
  }

  private func claim() -> Bool {
    isBusy.withLock { isBusy in
      defer { isBusy = true }
      return !isBusy
    }
  }

  /// A mailer that may not know what it has sent already, or what time it is, keeps silent.
  ///
  /// - Throws: `mailer.elsewhere`, `mail.held`.
  static func checkMayTell(_ ledger: LedgerID, _ node: NodeCore) throws {
    try node.replica.read(ledger) { try checkMayTell($0, node) }
  }

  /// The same inside a transaction.
  static func checkMayTell(_ reader: LedgerReader, _ node: NodeCore) throws {
    guard reader.tellsLearners() else { throw DomainError(.mailerElsewhere) }
    let (isDeriving, restart) = (try reader.digests().isDeriving, try reader.unsyncedRestart())
    let disagrees = try reader.hasForeignSetsAhead() || reader.hasBeenSeenAhead()
    if isDeriving { throw DomainError.mailHeld("deriving", "What changed last is still being worked out.") }
    if let restart, !node.peers.hasSynced(since: restart) {
      throw DomainError.mailHeld(
        "restarted", "This device was restored or copied; it sends nothing until it has synced with another one.")
    }
    if disagrees {
      throw DomainError.mailHeld(
        "clock", "This machine's clock disagrees with another device's; it sends nothing until one of them is set.")
    }
  }
}

extension DomainError {
  /// Why a mailer keeps silent.
  static func mailHeld(_ reason: String, _ sentence: String) -> DomainError {
    DomainError(.mailHeld, sentence, data: ["reason": .string(reason)])
  }
}
