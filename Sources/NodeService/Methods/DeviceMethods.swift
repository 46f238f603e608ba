import ChangeSets
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `device`: which machines write for whom.
  static let device: [Method] = [
    .reading(
      "device.list", "Lists the devices that may write in a ledger.", params: [.limit, .cursor],
      result: .page(
        of: .promising(Schema.device + [.required("isMailer", .boolean)])),
      errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let devices = reader.authority.devices.values.sorted { $0.stamp < $1.stamp }
        let page = try call.slice(devices) { PublicID(kind: .device, $0.id).text }
        let mailers = Set(reader.mailers().map(\.id))
        return JSONObject.page(
          try page.items.map { device in
            var object = device.shown(own: reader.deviceKey.bytes)
            try object.append("member", member: device.member, in: reader)
            object.append("isMailer", .bool(mailers.contains(device.id)))
            return .object(object)
          }, next: page.next)
      }
    },
    Method(
      "device.offer", "Prints the line by which an administrator lets this device write for a member.",
      params: [
        .required("email", .string, "The address at which the member was invited (R3)."),
        .optional("name", .string, "What people call this device, at most 100 bytes."),
      ],
      result: .promising([.required("request", .string), .required("deviceId", .string), .required("email", .string)]),
      errors: [.addressInvalid, .textTooLong]
    ) { call in
      let address = try EmailAddress(try call.required("email"))
      let name = try call.text("name", bytesMax: 100) ?? ""
      let request = try DeviceRequest(address: address, name: name, signedBy: call.node.replica.deviceKey)
      return [
        "request": .string(request.text), "deviceId": .string(request.key.deviceIDText), "email": .string(address.text),
      ]
    },
    .writing(
      "device.approve", "Lets a device write for the member who was invited at exactly its address (R3).",
      params: [.required("request", .string, "The line that device.offer printed on the other node.")],
      result: [
        .required("device", .string), .required("deviceId", .string), .required("member", .string),
        .required("email", .string), .required("name", .string),
      ],
      errors: [.deviceRequestMalformed, .deviceAddressMismatch, .deviceKnown], run: approve),
    .writing(
      "device.appointMailer", "Lets a device tell learners for the whole ledger; the others leave it to it (C34).",
      params: [.optional("device", .string, "The device, by id; the one that this node writes with unless said.")],
      result: [
        .required("device", .string), .required("deviceId", .string), .required("mailers", .array(of: .string)),
      ],
      errors: [.thingUnknown], run: appoint),
  ]

  private static func appoint(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.configureLedger)
    let reader = try mutation.reader
    let id: EntityID
    if let text = mutation.call.text("device") {
      id = try reader.thing(text, .device)
    } else {
      let own = reader.authority.devices.values.filter {
        $0.key == reader.deviceKey.bytes && $0.member == acting.member.id
      }
      guard let first = own.min(by: { $0.stamp < $1.stamp }) else { throw DomainError(.deviceNotGranted) }
      id = first.id
    }
    // Appointed already: every appointment stands, and one is enough.
    if !reader.mailers().contains(where: { $0.id == id }) {
      try mutation.commit(mutation.draft(acting, [.appointMailer(AppointMailer(device: id))]))
    }
    let after = try mutation.reader
    guard let device = after.authority.devices[id] else { throw DomainError(.thingUnknown) }
    return [
      "device": .string(PublicID(kind: .device, id).text),
      "deviceId": .string(DevicePublicKey(bytes: device.key)?.deviceIDText ?? ""),
      "mailers": .array(after.mailers().map { .string(PublicID(kind: .device, $0.id).text) }),
    ]
  }

  private static func approve(_ mutation: Mutation) throws -> JSONObject {
    let request = try DeviceRequest(text: try mutation.call.required("request"))
    guard let key = try mutation.reader.addressKey(of: request.address),
      let found = try mutation.reader.members().first(where: { $0.member.contact.key == key })
    else { throw DomainError(.deviceAddressMismatch) }
    guard !found.devices.contains(where: { $0.key == request.key.bytes }) else { throw DomainError(.deviceKnown) }
    let acting = try mutation.acting(.grantDevices)
    let grant = GrantDevice(member: found.member.id, deviceKey: request.key.bytes, name: request.name)
    let committed = try mutation.commit(mutation.draft(acting, [.grantDevice(grant)]))
    return [
      "device": .string(PublicID(kind: .device, committed.entity(operation: 0)).text),
      "deviceId": .string(request.key.deviceIDText),
      "member": .string(PublicID(kind: .member, found.member.id).text), "email": .string(request.address.text),
      "name": .string(request.name),
    ]
  }
}

extension AuthorityBook.Device {
  /// The device as it is answered.
  func json(own: [UInt8]) -> JSON { .object(shown(own: own)) }

  /// The device as it is answered, and its member by id.
  fileprivate func shown(own: [UInt8]) -> JSONObject {
    [
      "device": .string(PublicID(kind: .device, id).text),
      "deviceId": .string(DevicePublicKey(bytes: key)?.deviceIDText ?? ""),
      "member": .string(PublicID(kind: .member, member).text), "name": .string(name), "isSelf": .bool(key == own),
    ]
  }
}
