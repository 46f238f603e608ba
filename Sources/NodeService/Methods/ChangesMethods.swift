import ChangeSets
import Exchange
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `changes`: carrying change sets by hand, and hearing of them.
  static let changes: [Method] = [
    Method(
      "changes.status", "Says which change sets are held, here and as far as is known on each device.",
      params: [.ledger],
      result: .promising([
        .optional("ledger", .string), .required("version", .version), .required("changeSets", .integer),
        .required("waiting", .integer), .required("device", .string), .required("devices", .array(of: .deviceStatus)),
      ]),
      errors: [.ledgerUnspecified, .ledgerUnknown, .nameAmbiguous]
    ) { call in
      let device = JSON.string(call.node.replica.deviceKey.publicKey.deviceIDText)
      if call.text("ledger") == nil, call.node.replica.ledgers().isEmpty {
        return ["version": [], "changeSets": 0, "waiting": 0, "device": device, "devices": []]
      }
      return try call.read { reader in
        let counts = try reader.setCounts()
        return [
          "ledger": .string(LedgerText.text(reader.ledgerID)), "version": VersionText.json(try reader.heads()),
          "changeSets": .int(counts.held), "waiting": .int(counts.waiting), "device": device,
          "devices": .array(try reader.deviceStandings().map { .object(try $0.status(in: reader)) }),
        ]
      }
    },
    .reading(
      "changes.export", "Gives the change sets that another node lacks, as pages of text.",
      params: [
        .optional("since", .version, "What the other node holds: its version from changes.status."),
        .optional("cursor", .version, "Where the export before ended: its nextCursor."),
        .optional("bytesMax", .integer(minimum: 1, maximum: 8 << 20), "Bytes of pages in one answer, about."),
      ],
      result: .promising([
        .required("ledger", .string), .required("pages", .array(of: .string)), .required("changeSets", .integer),
        .required("version", .version), .optional("nextCursor", .version),
      ]), errors: [.versionMalformed], run: export),
    Method(
      "changes.import", "Takes in pages of change sets, in any order and as often as they come.", kind: .write,
      params: [
        .required("pages", .array(of: .string, maxItems: 100_000), "The pages that changes.export gave."),
        .optional("ledger", .string, "Refuses pages of another ledger than this one."),
      ],
      result: .promising([
        .optional("ledger", .string), .required("stored", .integer), .required("waiting", .integer),
        .required("duplicates", .integer),
        .required(
          "refused", .array(of: .promising([.required("changeSet", .string), .required("reason", .string)]))),
        .required("missing", .strings), .required("acknowledgements", .integer),
        .required("refusedAcknowledgements", .strings), .required("version", .version),
      ]), errors: [.pageMalformed, .ledgerUnknown, .nameAmbiguous] + .replica, run: importing),
    Method(
      "changes.subscribe", "Asks for changes.didChange after every change, while the connection lasts.",
      params: [
        .optional(
          "current", .boolean, "Also tells at once what is held now, of each ledger; for a client that comes back.")
      ],
      result: .promising([.required("subscribed", .boolean)])
    ) { call in
      call.node.subscribers.add(call.context.handle)
      if call.flag("current") { try call.node.tellCurrent(call.context.handle) }
      return ["subscribed": true]
    },
    Method(
      "changes.unsubscribe", "Ends what changes.subscribe asked for.",
      result: .promising([.required("subscribed", .boolean)])
    ) { call in
      call.node.subscribers.remove(call.context.connectionID)
      return ["subscribed": false]
    },
  ]

  /// Bytes of pages in one answer where the caller does not say.
  private static let exportBytesDefault: Int64 = 2 << 20

  private static func export(_ call: Call) throws -> JSON {
    let ledger = try call.ledger()
    let since = try VersionText.heads(call.params["cursor"] ?? call.params["since"])
    let store = call.node.exchangeStore
    var export = try ChangeExport(of: ledger, since: since, from: store)
    let bytesMax = Int(call.params["bytesMax"]?.int64Value ?? exportBytesDefault)
    var pages: [[[UInt8]]] = []
    var bytes = 0
    var isDone = false
    call.context.report(.begin(title: "Exporting", percentage: 0))
    while bytes < bytesMax {
      if call.context.isCancelled { throw RPCError.cancelled }
      guard let page = try export.nextPage(from: store) else {
        isDone = true
        break
      }
      // About what base64 makes of it.
      bytes += page.count / 3 * 4
      pages.append([page])
      call.context.report(
        .report(message: "\(export.count) change sets", percentage: min(bytes, bytesMax) * 100 / bytesMax))
    }
    if isDone {
      // What devices acknowledged goes with the last page, or where there is none, alone.
      let blocks = try export.acknowledgements(from: store)
      if !blocks.isEmpty { pages.append((pages.popLast() ?? []) + blocks) }
    }
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(ledger)), "pages": .array(pages.map { text(of: $0, ledger) }),
      "changeSets": .int(export.count),
      "version": VersionText.json(try store.tips(in: ledger)),
    ]
    if !isDone { object.append("nextCursor", VersionText.json(export.covered)) }
    return .object(object)
  }

  /// A file of its own for each page, so that every one can be carried alone.
  private static func text(of pieces: [[UInt8]], _ ledger: LedgerID) -> JSON {
    var file = ChangeFileEncoder(ledger: ledger)
    let begin = file.begin()
    let content = pieces.flatMap { file.page($0) }
    return .string(PageText.encode(begin + content + file.end()))
  }

  private static func importing(_ call: Call) throws -> JSON {
    let expected = try call.text("ledger").flatMap { _ in try call.ledger() }
    var total = ImportReport()
    let pages = call.texts("pages")
    call.context.report(.begin(title: "Importing", message: "\(pages.count) pages", percentage: 0))
    for (place, text) in pages.enumerated() {
      guard let bytes = PageText.decode(text) else { throw malformed(place, "it is not base64") }
      var importing = ChangeImport(into: call.node.exchangeStore, ledger: expected ?? total.ledger)
      var rest: [UInt8]? = bytes
      let report = importing.readFile {
        defer { rest = nil }
        return rest ?? []
      }
      if let failure = report.failure { throw malformed(place, failure.description) }
      total.add(report)
      call.context.report(
        .report(message: "\(place + 1) of \(pages.count) pages", percentage: (place + 1) * 100 / pages.count))
    }
    var object = JSONObject()
    var heads: [Head] = []
    if let ledger = total.ledger {
      object.append("ledger", .string(LedgerText.text(ledger)))
      heads = try call.node.exchangeStore.tips(in: ledger)
      total.missing = try Array(
        Set(total.missing).subtracting(call.node.exchangeStore.held(total.missing, in: ledger))
      ).sorted()
    }
    object.append("stored", .int(total.stored))
    object.append("waiting", .int(total.waiting))
    object.append("duplicates", .int(total.duplicates))
    object.append(
      "refused",
      .array(total.refused.map { ["changeSet": .string($0.id.description), "reason": .string($0.reason)] }))
    object.append("missing", .array(total.missing.map { .string($0.description) }))
    object.append("acknowledgements", .int(total.acknowledgements.taken))
    object.append("refusedAcknowledgements", .array(total.acknowledgements.refused.map { .string($0) }))
    object.append("version", VersionText.json(heads))
    return .object(object)
  }

  private static func malformed(_ place: Int, _ why: String) -> DomainError {
    DomainError(.pageMalformed, "Page \(place + 1) cannot be read: \(why)", data: ["page": .int(place + 1)])
  }
}

extension ImportReport {
  /// Adds what another page did.
  mutating func add(_ other: ImportReport) {
    ledger = other.ledger ?? ledger
    pages += other.pages
    stored += other.stored
    waiting += other.waiting
    duplicates += other.duplicates
    refused += other.refused
    refusedCount += other.refusedCount
    missing += other.missing
    acknowledgements.taken += other.acknowledgements.taken
    acknowledgements.known += other.acknowledgements.known
    acknowledgements.refused += other.acknowledgements.refused
  }
}
