import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `ledger.import`: says the lines of an export anew in another ledger. What only others could say, or only in the
/// past, stays in the file, and the result of each line names it.
struct LedgerImport {
  let mutation: Mutation
  var mapping: ImportMapping
  private let firstLine: Int
  private var results: [JSONObject?]
  private var parts = 0

  /// A line that could be read.
  struct Line {
    /// Its place among the lines of this call, from 0.
    let place: Int
    let type: ExportLine
    let members: JSON
  }

  private init(_ mutation: Mutation, count: Int) throws {
    self.mutation = mutation
    mapping = try ImportMapping(mutation.call.params["mapping"])
    firstLine = Int(clamping: mutation.call.params["firstLine"]?.int64Value ?? 1)
    results = Array(repeating: nil, count: count)
  }

  static func run(_ mutation: Mutation) throws -> JSONObject {
    let lines = mutation.call.params["lines"]?.arrayValue ?? []
    var work = try LedgerImport(mutation, count: lines.count)
    if mutation.call.params["mapping"] == nil { try checkNew(mutation.reader) }
    let context = mutation.call.context
    mutation.progress.begin("Importing", "lines", rows: lines.count)
    var batch: [Line] = []
    for (place, json) in lines.enumerated() {
      guard let line = work.read(json, at: place) else { continue }
      if let last = batch.last, last.type != line.type {
        try work.carryOut(batch)
        batch = []
        if context.isCancelled { throw RPCError.cancelled }
      }
      batch.append(line)
    }
    if !batch.isEmpty { try work.carryOut(batch) }
    mutation.progress.enter(lines.count..<lines.count)
    try work.keepOldNews()
    return try work.answer()
  }

  private static func checkNew(_ reader: LedgerReader) throws {
    let record = try reader.ledgerRecord()
    guard reader.products.isEmpty, reader.funds.isEmpty, record.invitationCount == 0 else {
      throw DomainError(.ledgerNotEmpty)
    }
  }

  private mutating func read(_ json: JSON, at place: Int) -> Line? {
    switch caught({ try Self.line(json, at: place) }) {
    case .success(let line): return line
    case .failure(let error):
      refuse(place, nil, error)
      return nil
    }
  }

  private static func line(_ json: JSON, at place: Int) throws -> Line {
    var json = json
    if let text = json.stringValue {
      do { json = try JSONParser.parse(Array(text.utf8)) } catch {
        throw DomainError(.lineMalformed, "The line is not JSON: \(error)")
      }
    }
    guard let word = json["type"]?.stringValue, let type = ExportLine(rawValue: word) else {
      throw DomainError(.lineMalformed, "The line names no type that is known.")
    }
    if type == .ledger, json["format"]?.int64Value != Int64(LedgerExport.format) {
      throw DomainError(
        .lineMalformed, "The lines are of another format; this node reads format \(LedgerExport.format).")
    }
    return Line(place: place, type: type, members: json)
  }

  /// Lines of one type that follow each other. What is refused refuses its own line only.
  private mutating func carryOut(_ batch: [Line]) throws {
    mutation.progress.enter(batch[0].place..<(batch[batch.count - 1].place + 1))
    switch batch[0].type {
    case .ledger, .end: for line in batch { carried(line, lost: []) }
    case .member: for line in batch { left(line, lost: [.membership]) }
    case .evaluation, .case, .operation: for line in batch { left(line, lost: [.history]) }
    case .learner: try importLearners(batch)
    case .invitation: try importInvitations(batch)
    case .license: try importLicenses(batch)
    case .order: try each(batch) { try $0.importOrder($1) }
    case .subscription: try each(batch) { try $0.importSubscription($1) }
    case .fund: try each(batch) { try $0.importFund($1) }
    case .product: try each(batch) { try $0.importProduct($1) }
    case .productVersion: try each(batch) { try $0.importVersion($1) }
    case .productRetired: try each(batch) { try $0.importRetirement($1) }
    case .settings: try each(batch) { try $0.importSettings($1) }
    }
  }

  private mutating func each(_ batch: [Line], _ body: (inout LedgerImport, Line) throws -> Void) throws {
    for line in batch {
      do { try body(&self, line) } catch let error as ReplicaError { throw error } catch {
        refuse(line.place, line.type, DomainError(answering: error))
      }
    }
  }

  /// Takes so many parts of the command for change sets of their own.
  mutating func takeParts(_ count: Int) -> Int {
    defer { parts += count }
    return parts
  }

  // MARK: Results

  mutating func carried(_ line: Line, lost: [LostInMove], _ more: JSONObject = JSONObject()) {
    set(line, lost.isEmpty ? .carried : .partly, lost, more)
  }

  mutating func left(_ line: Line, lost: [LostInMove]) { set(line, .left, lost, [:]) }

  private mutating func set(_ line: Line, _ outcome: MoveOutcome, _ lost: [LostInMove], _ more: JSONObject) {
    var result: JSONObject = [
      "ok": true, "line": .int(firstLine + line.place), "type": .string(line.type.rawValue),
      "outcome": .string(outcome.rawValue), "lost": .array(lost.map { .string($0.rawValue) }),
    ]
    for (name, value) in more { result.append(name, value) }
    results[line.place] = result
  }

  mutating func refuse(_ place: Int, _ type: ExportLine?, _ error: DomainError) {
    var result: JSONObject = ["ok": false, "line": .int(firstLine + place)]
    result.appendIfPresent("type", type.map { .string($0.rawValue) })
    result.append("error", error.rpcError.json)
    results[place] = result
  }

  private func answer() throws -> JSONObject {
    let all = results.compactMap { $0 }
    func count(_ outcome: MoveOutcome) -> JSON {
      .int(all.count { $0["outcome"]?.stringValue == outcome.rawValue })
    }
    let refused = all.count { $0["ok"]?.boolValue == false }
    if mutation.call.flag("atomic"), refused > 0 {
      throw DomainError(.batchRefused, data: ["results": .array(all.map(JSON.object))])
    }
    return [
      "carried": count(.carried), "partly": count(.partly), "left": count(.left), "refused": .int(refused),
      "results": .array(all.map(JSON.object)), "mapping": mapping.json,
    ]
  }
}
