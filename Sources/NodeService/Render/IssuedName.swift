import JSONRPC
import Licensing
import Replica

extension Schema {
  /// The id of what was issued: of an invitation, or of a license that was allocated.
  static let issued: [Property] = [.optional("invitation", .string), .optional("license", .string)]
}

extension JSONObject {
  /// An object with the id of what was issued, as it was given.
  init(issued text: String) {
    self = [text.hasPrefix(EntityKind.license.rawValue + "_") ? "license" : "invitation": .string(text)]
  }

  /// States the id of what was issued under the name of what it is.
  mutating func append(issued id: PublicID) {
    append(id.kind == .license ? "license" : "invitation", .string(id.text))
  }
}

extension InvitationRecord {
  /// The id under which it is shown: a license if it was allocated.
  var shownID: PublicID { PublicID(kind: policy?.givenBy == .allocation ? .license : .invitation, id) }
}

extension LedgerReader {
  /// The id under which something issued is shown. What cannot be read is shown as an invitation, by which it is found
  /// as well.
  func shownIssued(_ issued: EntityID) -> PublicID {
    (try? invitation(issued))?.shownID ?? PublicID(kind: .invitation, issued)
  }

  /// Why one of these had no effect, in the words of what it is.
  func refusal(of loss: Loss, among issued: [EntityID]) -> DomainError {
    let refusal = DomainError(loss)
    let place = Int(loss.row)
    guard issued.indices.contains(place), shownIssued(issued[place]).kind == .license else { return refusal }
    return refusal.ofLicense
  }
}

extension DomainError {
  /// The same refusal of a license that was allocated: what is advised about invitations does not apply to it.
  var ofLicense: DomainError {
    switch code {
    case .invitationUnknown: DomainError(.licenseUnknown, data: data)
    case .invitationAlreadyExpired: DomainError(.licenseAlreadyExpired, data: data)
    case .invitationNeverInEffect:
      DomainError(
        code, "The license never took effect.", data: data,
        nextActions: ["See why with history.explain.", "Allocate another with license.allocate."])
    case .invitationNotAccepted:
      DomainError(
        code, "The license was not used yet.", data: data,
        nextActions: ["Take it back with license.release, or give it to another with license.reallocate."])
    case .invitationAlreadyInvited:
      DomainError(code, message, data: data, nextActions: ["See the learner's licenses with learner.get."])
    default: self
    }
  }
}
