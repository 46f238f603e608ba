import JSONRPC

/// What a person is busy with for a while: a customer's ledger, and on whose behalf. Said once in the environment, it
/// holds for every command until it is unset, unless a command says something else (R37).
enum ManageMode {
  /// The parameters that the environment may give, and where.
  static let variables: [(parameter: String, variable: String)] = [
    ("ledger", "ALLOT_LEDGER"), ("onBehalfOf", "ALLOT_ON_BEHALF_OF"),
  ]

  /// The parameters with what the environment says of those that the method takes and that were not given.
  static func completing(
    _ parameters: JSONObject, for descriptor: MethodDescriptor, environment: (String) -> String?
  ) -> JSONObject {
    var parameters = parameters
    for (parameter, variable) in variables where parameters[parameter] == nil {
      guard descriptor.params.contains(where: { $0.name == parameter }), let value = environment(variable) else {
        continue
      }
      // Asking for all ledgers is asking for no single one.
      if parameter == "ledger", isOverLedgers(parameters) { continue }
      parameters.append(parameter, .string(value))
    }
    return parameters
  }

  /// Whether the parameters ask for things of several ledgers.
  static func isOverLedgers(_ parameters: JSONObject) -> Bool {
    parameters["allLedgers"] != nil || parameters["partner"] != nil
  }

  /// What to do where a right was refused because of what the environment says, or leaves out.
  static func hint(about error: RPCError, environment: (String) -> String?) -> String? {
    guard let variable = variables.first(where: { $0.parameter == "onBehalfOf" })?.variable,
      error.data?["onBehalfOf"] == "excluded", let value = environment(variable)
    else { return nil }
    return "\(variable) says \(value); unset it to act in your own name."
  }
}
