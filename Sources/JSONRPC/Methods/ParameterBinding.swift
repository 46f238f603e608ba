extension MethodDescriptor {
  /// The member that asks for progress reports; allowed in every call by name beside the method's own parameters.
  public static let workDoneTokenName = "workDoneToken"

  /// The parameters by name, in the published order, each checked against its schema; absent ones are left out.
  ///
  /// `null` means absent. An unknown, missing, surplus or mistyped parameter is -32602, with the path of each offending
  /// member in `data`.
  public func bind(_ params: Params, limits: RPCLimits = RPCLimits()) throws(RPCError) -> JSONObject {
    if case .none = params, !self.params.indices.contains(where: { self.params[$0].required }) { return JSONObject() }
    var violations: [SchemaViolation] = []
    let given: [JSON?]
    switch params {
    case .none: given = Array(repeating: nil, count: self.params.count)
    case .named(let object): given = places(object, &violations)
    case .positional(let values): given = places(values, &violations)
    }
    var bound = JSONObject()
    for (parameter, value) in zip(self.params, given) {
      if let value, !value.isNull {
        for violation in parameter.schema.validate(value, violationsMax: limits.violationsMax) {
          let path = "/" + parameter.name + violation.path
          violations.append(SchemaViolation(path: path, message: violation.message))
        }
        bound.append(parameter.name, value)
      } else if parameter.required {
        violations.append(SchemaViolation(path: "/" + parameter.name, message: "is missing"))
      }
    }
    guard violations.isEmpty else { throw refusal(violations.prefix(limits.violationsMax)) }
    return bound
  }

  private func places(_ object: JSONObject, _ violations: inout [SchemaViolation]) -> [JSON?] {
    var taken = 0
    let given = params.map { parameter in
      let value = object[parameter.name]
      if value != nil { taken += 1 }
      return value
    }
    if taken < object.count {
      for (name, _) in object where !accepts(name) {
        let path = SchemaCheck.pointer([.name(name)])
        violations.append(SchemaViolation(path: path, message: "is unknown"))
        if violations.count > RPCLimits().violationsMax { break }
      }
    }
    return given
  }

  private func accepts(_ name: String) -> Bool {
    name.hasSameBytes(as: Self.workDoneTokenName) || params.contains { $0.name.hasSameBytes(as: name) }
  }

  private func places(_ values: [JSON], _ violations: inout [SchemaViolation]) -> [JSON?] {
    if values.count > params.count {
      let message = "is surplus; the method takes at most \(params.count) parameters"
      violations.append(SchemaViolation(path: "/\(params.count)", message: message))
    }
    return params.indices.map { $0 < values.count ? values[$0] : nil }
  }

  private func refusal(_ violations: ArraySlice<SchemaViolation>) -> RPCError {
    let first = violations.first
    let path = first?.path ?? ""
    let listed = violations.map { violation -> JSON in
      ["path": .string(violation.path), "message": .string(violation.message)]
    }
    return RPCError(
      .invalidParams, "\(name): \(path) \(first?.message ?? "").",
      data: ["path": .string(path), "violations": .array(listed)],
      nextActions: ["See the parameters of \(name) in rpc.discover."])
  }
}
