import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `license`: what is allocated from orders and subscriptions without the learner's answer (R42, R43).
  static let license: [Method] = [
    .bulk(
      "license.allocate", "Allocates licenses to learners, one or many (R42); what is not used runs out (R40).",
      params: [
        .required("product", .string, "The product, by id or exact name; one whose givenBy is allocation."), .emails,
        .optional("supply", .string, "The order or subscription; the one that ends first with room unless said."),
        .note,
      ], label: [.required("email", .string)], row: Schema.allocation.properties.requiring("email"),
      errors: issueErrors + [
        .productGivenOtherwise, .nothingAsked, .supplyAmbiguous, .supplyNone, .subscriptionLapsed, .subscriptionEnded,
        .addressInvalid, .addressesTooMany, .dateInvalid,
      ], run: LicenseAllocate.run),
    .bulk(
      "license.release", "Takes allocated licenses from their learners; they return to their supply (R43).",
      params: [licenses, ground, .note], label: [.required("license", .string)], row: Schema.license.properties,
      errors: endErrors, run: LicenseManage.release),
    .writing(
      "license.reallocate",
      "Gives an allocated license to another learner for the remaining validity, in one act (R43, C11).",
      params: [
        .required("license", .string, "The license, by id."),
        .required("to", .string, "The address of the learner who gets it."), ground, .note,
      ],
      result: Schema.license.properties + [.required("allocated", .allocation)],
      errors: endErrors + issueErrors + [
        .addressInvalid, .licenseSameLearner, .nothingHandedOver, .handedOnTooOften,
      ],
      run: LicenseManage.reallocate),
    .bulk(
      "license.recordLogin",
      "Records that learners used their licenses for the first time; it counts as accepting (C13).",
      params: [licenses], label: [.required("license", .string)], row: Schema.license.properties,
      errors: [
        .licenseUnknown, .licenseAlreadyLoggedIn, .licenseAlreadyReleased, .licenseAlreadyReversed,
        .licenseNotAllocated, .licenseAlreadyExpired, .invitationNeverInEffect,
      ], run: LicenseManage.recordLogin),
    .reading(
      "license.get", "Shows an allocated license.",
      params: [.required("license", .string, "The license, by id."), .asOf],
      result: Schema.license.dated, errors: [.licenseUnknown] + asOfErrors
    ) { call in
      try call.read { reader in
        if let past = try call.past(in: reader) {
          guard let record = try past.invitation(try call.pastThing("license", .license, in: reader)),
            record.policy?.givenBy == .allocation
          else { throw DomainError(.licenseUnknown) }
          return past.answer(try record.licenseJSON(in: past.reader), to: call)
        }
        guard let record = try reader.invitation(try reader.licenseNamed(try call.required("license"))) else {
          throw DomainError(.licenseUnknown)
        }
        return .object(try record.licenseJSON(in: reader))
      }
    },
    .reading(
      "license.list", "Lists allocated licenses in clock order; ended ones stay (R4).",
      params: [
        .optional("state", .enumeration(InvitationStatus.ofAllocations.map(\.rawValue)), "In this state only."),
        .optional("product", .string, "Of this product, by id or exact name."),
        .optional("order", .string, "Drawn from this order."),
        .optional("subscription", .string, "Drawn from this subscription."),
        .optional("learner", .string, "Of this learner, by id or address."), .limit, .cursor,
      ], result: .page(of: .license),
      errors: [.productUnknown, .orderUnknown, .subscriptionUnknown, .addressInvalid, .cursorInvalid]
    ) { call in
      try call.read { reader in
        let order = try call.text("order").map { try reader.thing($0, .order) }
        let subscription = try call.text("subscription").map { try reader.thing($0, .subscription) }
        let filter = InvitationFilter(
          status: call.text("state").flatMap(InvitationStatus.init(rawValue:)),
          product: try call.text("product").map { try reader.productNamed($0).id },
          learner: try call.text("learner").map { try reader.learnerNamed($0) }, supply: order ?? subscription,
          given: .allocation)
        let page = try reader.invitations(filter, page: try call.page())
        return JSONObject.page(
          try page.items.map { .object(try $0.licenseJSON(in: reader)) }, next: page.next.map { .string($0.text) })
      }
    },
  ]

  private static let licenses = ParamDescriptor.required(
    "licenses", .array(of: .string, minItems: 1, maxItems: 131_072), "The licenses, by id.")
  private static let ground = ParamDescriptor.required(
    "ground", .enumeration(ReallocationGround.allCases.map { "\($0)" }),
    "What is the case; the product's reallocationGrounds say which count.")

  /// What allocating may be refused for.
  static let issueErrors: [DomainErrorCode] = [
    .productUnknown, .productRetired, .productSuperseded, .productCourseMismatch, .supplyExhausted, .supplyEnded,
    .supplyCancelled, .supplyUnknown, .supplyCurrency, .orderUnknown, .subscriptionUnknown, .startNotOffered,
    .startOutOfRange, .invitationAlreadyInvited, .invitationOvertaken, .learnerUnknown,
  ]

  private static let endErrors: [DomainErrorCode] = [
    .licenseUnknown, .licenseNotAllocated, .licenseGroundNotOffered, .licenseAlreadyLoggedIn, .licenseAlreadyReleased,
    .licenseAlreadyReversed, .licenseAlreadyExpired, .invitationNeverInEffect, .invitationOvertaken,
  ]
}
