import ChangeSets
import JSONRPC
import Licensing
import Replica

extension Schema {
  /// A device, whose it is, and when it was last heard of.
  static let deviceStanding = promising(device + [.optional("acknowledgedAt", .instant)]).named("DeviceStanding")

  /// The same with what it holds and what it lacks.
  static let deviceStatus = promising(
    deviceStanding.properties + [
      .required("acknowledged", .version), .required("lacking", .integer), .optional("lackingSince", .instant),
    ]
  ).named("DeviceStatus")

  /// What is always said of a device.
  static let device: [Property] = [
    .required("device", .string), .required("deviceId", .string), .required("member", .string),
    .optional("memberEmail", .string), .required("name", .string), .required("isSelf", .boolean),
  ]
}

extension DeviceStanding {
  /// Which device, whose, and when it was last heard of.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = [
      "device": .string(PublicID(kind: .device, device.id).text),
      "deviceId": .string(DevicePublicKey(bytes: device.key)?.deviceIDText ?? ""),
    ]
    try object.append("member", member: device.member, in: reader)
    object.append("name", .string(device.name))
    object.append("isSelf", .bool(isSelf))
    object.appendIfPresent("acknowledgedAt", heardAt.map { .string($0.text) })
    return object
  }

  /// The same with what it holds and what it lacks.
  func status(in reader: LedgerReader) throws -> JSONObject {
    var object = try json(in: reader)
    let lag = try reader.lag(of: self)
    object.append("acknowledged", VersionText.json(try reader.version(of: self)))
    object.append("lacking", .int(lag.count))
    object.appendIfPresent("lackingSince", lag.since.map { .string($0.text) })
    return object
  }

  /// The device as people call it: its name and its member's.
  func words(in reader: LedgerReader) throws -> String {
    let contact = try reader.member(device.member)?.contact
    let member = contact?.name ?? contact?.address ?? PublicID(kind: .member, device.member).text
    return device.name.isEmpty ? "\(member)'s device" : "\(member)'s device “\(device.name)”"
  }
}

extension SetStamp {
  /// Which devices have seen a change set and which are not known to have, by their ids (R44).
  func seenJSON(in reader: LedgerReader) throws -> JSONObject {
    let standings = try reader.deviceStandings()
    func ids(_ seen: Bool) -> JSON {
      .array(
        standings.filter { $0.hasSeen(self) == seen }.map { .string(PublicID(kind: .device, $0.device.id).text) })
    }
    return [
      "seenBy": ids(true), "notSeenBy": ids(false),
      "settlement": .string((try reader.isSettled(self) ? Settlement.settled : .provisional).rawValue),
    ]
  }
}
