import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `invitation`: what administrators do.
  static let invitation: [Method] = [
    .bulk(
      "invitation.create", "Invites learners to a product and tells them (R2, R8–R12).",
      params: [
        .required("product", .string, "The product, by id or exact name."), .emails,
        .optional("course", .string, "The course an add-on belongs to, by id or exact name (R8)."),
        .optional("start", .start, "When access starts; on acceptance unless said (R10)."),
        .optional(
          "supply", .string,
          "The fund that pays, by id or exact name, or the order or subscription; may be left out where only one can."),
        .note,
      ], label: [.required("email", .string)], row: createdInvitation,
      errors: [
        .productUnknown, .productRetired, .productGivenOtherwise, .fundUnknown, .orderUnknown, .subscriptionUnknown,
        .supplyUnknown, .supplyCancelled, .nothingAsked, .supplyExhausted, .supplyEnded, .supplyAmbiguous,
        .supplyNone,
        .supplyCurrency, .addressInvalid, .addressesTooMany, .dateInvalid, .startNotOffered, .startOutOfRange,
        .productCourseMismatch, .invitationAlreadyInvited, .teamOther, .productNotForTeams,
      ], run: InvitationCreate.run),
    .bulk(
      "invitation.resend",
      "Sends pending invitations again, each with a new token; where another device tells learners, asks it to (R23).",
      params: [.invitations], label: managedLabel,
      row: managedRow + [
        .required("delivery", .delivery), .optional("token", .string), .optional("link", .string),
      ], errors: managedErrors,
      run: InvitationManage.resend),
    .bulk(
      "invitation.withdraw",
      "Withdraws pending invitations, or gives one to another learner in the same act (R24, C32).",
      params: [.invitations, .reason, .note, .optional("giveTo", .string, "The address of the learner who gets it.")],
      label: managedLabel, row: managedRow + [.optional("given", .issuedInvitation)],
      errors: managedErrors + [.addressInvalid, .invitationAlreadyInvited],
      run: InvitationManage.withdraw),
    .bulk(
      "invitation.editStart", "Moves the start of access (R26, R27).",
      params: [
        .invitations,
        .required("start", .oneOf([.string(format: "date"), .startOnDate]), "The day, alone or as a start."),
      ], label: managedLabel, row: managedRow + [.required("start", .start)],
      errors: managedErrors + [
        .dateInvalid, .startOutOfRange, .startUnchanged, .startNotEditable, .startAccessStarted,
      ],
      run: InvitationManage.editStart),
    .bulk(
      "invitation.reissue",
      "Issues invitations again; open ones are withdrawn in the same act and keep their place (R16, C31).",
      params: [
        .invitations, .optional("supply", .string, "Another fund for those that have ended."),
        .optional("start", .start, "Another start."), .reason,
      ],
      label: managedLabel, row: [.required("invitation", .string), .required("reissued", .issuedInvitation)],
      errors: managedErrors + [
        .supplyExhausted, .supplyEnded, .startOutOfRange, .productRetired, .productGivenOtherwise,
      ],
      run: InvitationReissue.run),
  ]

  /// What `invitation.create` says of a row that it invited.
  static let createdInvitation: [Schema.Property] = [
    .required("email", .string), .required("invitation", .string), .required("learner", .string),
    .required("state", .invitationState), .required("lot", .string), .required("end", .instant),
    .required("deadline", .instant), .required("delivery", .delivery), .optional("token", .string),
    .optional("link", .string),
  ]

  private static let managedLabel: [Schema.Property] = [.required("invitation", .string)]
  private static let managedRow = managedLabel + [.required("state", .invitationState)]

  private static let managedErrors: [DomainErrorCode] = [
    .invitationUnknown, .idMalformed, .invitationAlreadyAccepted, .invitationAlreadyWithdrawn,
    .invitationAlreadyDeclined, .invitationAlreadyExpired, .invitationNeverInEffect, .teamOther, .productNotForTeams,
  ]

  /// `invitation`: what learners do, carried by this device.
  static let invitationLearner: [Method] = [
    .writing(
      "invitation.accept", "Accepts an invitation with a token that was sent for it (R19–R21).",
      params: answerParams, result: Schema.invitation.properties, errors: answerErrors + [.invitationWaitlisted]
    ) { try InvitationAnswer.run(.accept, $0) },
    .writing(
      "invitation.decline", "Declines an invitation with a token that was sent for it (C27).",
      params: answerParams, result: Schema.invitation.properties, errors: answerErrors
    ) { try InvitationAnswer.run(.decline, $0) },
  ]

  private static let answerParams: [ParamDescriptor] = [
    .required("invitation", .string, "The invitation by id, or the whole link that was sent."),
    .optional("token", .string, "The token; may be left out with a link, and on the node that minted it."),
    .optional("learner", .string, "Who answers; the token decides."),
  ]

  private static let answerErrors: [DomainErrorCode] =
    managedErrors + [.tokenRequired, .tokenUnknown, .tokenMalformed]

  private static let shownInvitation = Schema.promising(
    Schema.invitation.properties,
    [.optional("notices", .array(of: .promising([.required("kind", .string), .required("state", .string)]))), .moment])

  /// `invitation`: showing them.
  static let invitationRead: [Method] = [
    .reading(
      "invitation.list", "Lists invitations in clock order (R4).",
      params: InvitationSelection.params + [.limit, .cursor], result: .page(of: .invitation),
      errors: InvitationSelection.errors + [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let filter = try InvitationSelection.filter(call, reader)
        let page = try reader.invitations(filter, page: try call.page())
        return JSONObject.page(
          try page.items.map { .object(try $0.json(in: reader)) }, next: page.next.map { .string($0.text) })
      }
    },
    .reading(
      "invitation.get", "Shows an invitation.",
      params: [.required("invitation", .string, "The invitation, by id or by its link."), .asOf],
      result: shownInvitation, errors: [.invitationUnknown, .idMalformed] + asOfErrors
    ) { call in
      try call.read { reader in
        let id = try reader.invitationNamed(try call.required("invitation")).invitation
        if let past = try call.past(in: reader) {
          guard let record = try past.invitation(id) else { throw DomainError(.invitationUnknown) }
          return past.answer(try record.json(in: past.reader), to: call)
        }
        guard let record = try reader.invitation(id) else { throw DomainError(.invitationUnknown) }
        var object = try record.json(in: reader)
        let notices = try reader.notices(about: id).map { notice -> JSON in
          ["kind": .string("\(notice.kind)"), "state": .string(notice.delivery.word)]
        }
        object.append("notices", .array(notices))
        return .object(object)
      }
    },
  ]
}
