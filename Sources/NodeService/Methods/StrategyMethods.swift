import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `strategy`: what new learners begin with; one strategy for the organisation (R35).
  static let strategy: [Method] = [
    .writing(
      "strategy.set", "Chooses what new learners begin with from now on; of two choices the later holds (R35, C30).",
      params: [
        .required("kind", .enumeration(OnboardingKind.allCases.map { "\($0)" }), "Nothing, plan, path or labs."),
        .optional(
          "technologies", .array(of: .string(minLength: 1), maxItems: AssignmentStrategy.plannedMax),
          "Technologies that have a plan, for the kind plan; others begin with the path."),
      ], result: Schema.strategy.properties, errors: [.nothingAsked]
    ) { mutation in
      let call = mutation.call
      let kind = OnboardingKind.allCases.first { "\($0)" == call.text("kind") } ?? .none
      let technologies = try call.texts("technologies").map {
        try call.limited($0, "technologies", bytesMax: AssignmentStrategy.technologyBytesMax)
      }
      guard kind == .plan || technologies.isEmpty else {
        throw DomainError(
          .nothingAsked, "Only the kind plan has technologies with plans.",
          nextActions: ["Choose the kind plan, or leave technologies out."])
      }
      let acting = try mutation.acting(.configureLedger)
      let strategy = AssignmentStrategy(kind: kind, planned: technologies)
      try mutation.commit(mutation.draft(acting, [.configureLedger(ConfigureLedger(strategy: strategy))]))
      let reader = try mutation.reader
      return try reader.strategy().json(in: reader)
    },
    .reading(
      "strategy.get", "Shows what new learners begin with (R35).", result: .strategy
    ) { call in try call.read { .object(try $0.strategy().json(in: $0)) } },
  ]
}

extension Schema {
  /// What new learners begin with, with the sizes of what it gives.
  static let strategy = promising(strategyMembers, standing).named("Strategy")

  /// The same without how it stands, which a file does not say.
  static let strategyMembers: [Property] = [
    .required("kind", .enumeration(OnboardingKind.allCases.map { "\($0)" })), .required("technologies", .strings),
    .required("pathDays", .integer), .required("labs", .integer),
  ]
}

extension AssignmentStrategy {
  /// The strategy as it is answered, with the sizes of what it gives.
  var json: JSONObject {
    [
      "kind": .string("\(kind)"), "technologies": .array(planned.map(JSON.string)),
      "pathDays": .int(AssignmentStrategy.pathDays), "labs": .int(AssignmentStrategy.labCount),
    ]
  }
}
