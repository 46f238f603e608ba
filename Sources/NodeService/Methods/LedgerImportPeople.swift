import JSONRPC
import Licensing
import Replica

extension LedgerImport {
  /// A learner who is to be made known.
  private struct Known {
    let line: Line
    /// The person at the first address; it names them from here on.
    let row: AddressRows.Row
    /// Addresses that they were given later, in order.
    let further: [EmailAddress]
    let onboarding: Onboarding?
    let team: TeamName
    var lost: [LostInMove]

    var wasRegistered: Bool { line.members["registered"]?.boolValue == true }
    var hasLeft: Bool { line.members["departedAt"] != nil }
  }

  /// People become known again under the same addresses, with what they were given to begin with and in the team they
  /// were in; who had registered is registered, and who had left has left.
  mutating func importLearners(_ batch: [Line]) throws {
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    var known: [Known] = []
    for line in batch {
      switch caught({ try Self.known(line, naming) }) {
      case .success(let person?): known.append(person)
      case .success(nil): left(line, lost: [.address])
      case .failure(let error): refuse(line.place, line.type, error)
      }
    }
    known = add(known)
    giveAddresses(&known, naming)
    known = say(known.filter(\.wasRegistered), .registeredAt, among: known) {
      .registerLearners(RegisterLearners(rows: $0))
    }
    known = say(known.filter(\.hasLeft), .departedAt, among: known) {
      .departLearners(DepartLearners(rows: $0, note: ""))
    }
    known = place(known)
    for each in known { carried(each.line, lost: each.lost, ["learner": .string(each.row.learner.text)]) }
  }

  private static func known(
    _ line: Line, _ naming: (EmailAddress) throws -> NamedAddress?
  ) throws -> Known? {
    let name = line.members["name"]?.stringValue
    let listed = line.members["addresses"]?.arrayValue
    let emails = listed.map { $0.map { $0["email"]?.stringValue } } ?? [line.members["email"]?.stringValue]
    let there = emails.compactMap { $0 }
    guard let first = there.first else { return nil }
    return Known(
      line: line, row: try person(first, name, naming), further: try there.dropFirst().map { try EmailAddress($0) },
      onboarding: try line.members["onboarding"].map { try Onboarding(moved: $0) },
      team: try line.members["team"]?.stringValue.map { try TeamName(said: $0) } ?? .none,
      lost: there.count < emails.count ? [.address] : [])
  }

  /// Those who begin with the same are added together. Returns those who were added.
  private mutating func add(_ all: [Known]) -> [Known] {
    var order: [Onboarding?] = []
    var groups: [Onboarding?: [Known]] = [:]
    for each in all {
      if groups[each.onboarding] == nil { order.append(each.onboarding) }
      groups[each.onboarding, default: []].append(each)
    }
    var added: [Known] = []
    for onboarding in order {
      let group = groups[onboarding] ?? []
      let part = takeParts(1)
      var bulk = Bulk(group.map { .success($0.row) }) { _ in [:] }
      let error = Self.refusal {
        let reader = try mutation.reader
        let known = try Set(group.compactMap { try reader.learner($0.row.learner)?.id })
        let acting = try mutation.acting(.manageLearners)
        _ = try mutation.commit(&bulk, label: { _ in [:] }, isAtomic: false) { open in
          AddedLearners(open, known: known) { _ in onboarding }.plan(mutation, acting, part: part)
        }
        bulk.succeed(bulk.open.map { _ in [:] })
      }
      settle(group.map(\.line), error, bulk.json) { _, place, _ in added.append(group[place]) }
    }
    return added
  }

  /// C26: the addresses that came after the first. One that finds somebody else here stays in the file.
  private mutating func giveAddresses(_ all: inout [Known], _ naming: (EmailAddress) throws -> NamedAddress?) {
    for index in all.indices where !all[index].further.isEmpty {
      let each = all[index]
      let part = takeParts(1)
      let error = Self.refusal {
        let reader = try mutation.reader
        var operations: [Licensing.Operation] = []
        var erasables: [[UInt8]] = []
        for address in each.further {
          guard let named = try naming(address) else { throw DomainError(.learnerUnknown) }
          if named.learner != each.row.learner, try reader.learner(named.learner) != nil {
            throw DomainError(.addressTaken)
          }
          let contact = Contact(key: named.key, commitment: UInt32(erasables.count))
          operations.append(.changeAddress(ChangeAddress(learner: each.row.learner, contact: contact)))
          erasables.append(ContactText(address: address, name: each.row.name).content)
        }
        let acting = try mutation.acting(.manageLearners)
        try mutation.commit(mutation.draft(acting, operations, erasables: erasables, part: part))
      }
      if error != nil { all[index].lost.append(.address) }
    }
  }

  /// Says something of some of those who were added; whom it cannot be said of is refused. Returns the others.
  private mutating func say(
    _ some: [Known], _ lost: LostInMove?, among all: [Known],
    _ operation: ([LearnerID]) -> Licensing.Operation
  ) -> [Known] {
    guard !some.isEmpty else { return all }
    let part = takeParts(1)
    let error = Self.refusal {
      let acting = try mutation.acting(.manageLearners)
      try mutation.commit(mutation.draft(acting, [operation(some.map(\.row.learner))], part: part))
    }
    let places = Set(some.map(\.line.place))
    if let error { for each in some { refuse(each.line.place, each.line.type, error) } }
    return all.compactMap { each in
      guard places.contains(each.line.place) else { return each }
      guard error == nil else { return nil }
      var said = each
      if let lost { said.lost.append(lost) }
      return said
    }
  }

  /// R34: teams are whoever is in them, so that to be put into one again is all there is to it.
  private mutating func place(_ all: [Known]) -> [Known] {
    var order: [TeamName] = []
    var groups: [TeamName: [Known]] = [:]
    for each in all where !each.team.isNone {
      if groups[each.team] == nil { order.append(each.team) }
      groups[each.team, default: []].append(each)
    }
    return order.reduce(all) { known, team in
      say(groups[team] ?? [], nil, among: known) { .placeInTeam(PlaceInTeam(team: team, rows: $0)) }
    }
  }

  /// The person at an address.
  static func person(
    _ email: String, _ name: String?, _ naming: (EmailAddress) throws -> NamedAddress?
  ) throws -> AddressRows.Row {
    let address = try EmailAddress(email)
    guard let named = try naming(address) else { throw DomainError(.learnerUnknown) }
    guard (name?.utf8.count ?? 0) <= ContactText.nameBytesMax else {
      throw DomainError(.lineMalformed, "The name is too long.")
    }
    return AddressRows.Row(address: address, key: named.key, learner: named.learner, name: name)
  }
}

extension Onboarding {
  /// Reads what a learner began with in the ledger they come from.
  fileprivate init(moved json: JSON) throws {
    let kind = OnboardingKind.allCases.first { "\($0)" == json["kind"]?.stringValue }
    guard let kind, kind != .none, let technology = json["technology"]?.stringValue,
      technology.utf8.count <= AssignmentStrategy.technologyBytesMax, (kind == .path) == (json["until"] != nil)
    else { throw DomainError(.lineMalformed, "What the learner began with cannot be read.") }
    self.init(
      kind: kind, technology: technology, until: try json["until"]?.stringValue.map { try Day(text: $0) })
  }
}
