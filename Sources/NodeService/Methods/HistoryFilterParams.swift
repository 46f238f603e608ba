import ChangeSets
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// By what `history.list` can be narrowed.
  static let historyFilters: [ParamDescriptor] = [
    .optional("actor", .string, "Said by this member only."),
    .optional("device", .string, "Written on this device only: its id or deviceId."),
    .optional("kind", .string, "Of this kind only, such as withdraw."),
    .optional("from", .instantOrDay, "Not before this instant."),
    .optional("until", .instantOrDay, "Before this instant."), .team,
  ]
}

extension Call {
  /// What a history is narrowed to.
  func historyFilter(in reader: LedgerReader) throws -> HistoryFilter {
    var filter = HistoryFilter()
    filter.actor = try text("actor").map { try reader.thing($0, .member) }
    filter.device = try text("device").map { try device($0, in: reader) }
    filter.from = try text("from").map(Self.instant)
    filter.until = try text("until").map(Self.instant)
    if let kind = text("kind") { filter.isWanted = { $0.word == kind } }
    filter.sight = try teams(in: reader).map { TeamSight($0, in: reader) }
    return filter
  }

  private func device(_ text: String, in reader: LedgerReader) throws -> DevicePublicKey {
    let devices = reader.authority.devices
    if text.hasPrefix(EntityKind.device.rawValue + "_") {
      guard let found = devices[try reader.thing(text, .device)], let key = DevicePublicKey(bytes: found.key) else {
        throw DomainError(.thingUnknown)
      }
      return key
    }
    let keys = devices.values.compactMap { DevicePublicKey(bytes: $0.key) }
    guard let key = keys.first(where: { $0.deviceIDText == text }) else { throw DomainError(.thingUnknown) }
    return key
  }
}
