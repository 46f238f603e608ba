/// A report about work that takes long; becomes a `$/progress` notification for a client that gave a token.
public enum WorkProgress: Hashable, Sendable {
  /// The work starts. `percentage` runs from 0 to 100; nil when its extent is unknown.
  case begin(title: String, message: String? = nil, percentage: Int? = nil)
  /// The work goes on.
  case report(message: String? = nil, percentage: Int? = nil)
  /// The work is over, whatever came of it.
  case end(message: String? = nil)

  /// What discovery publishes of the notification.
  public static let descriptor = MethodDescriptor(
    name: "$/progress", summary: "Tells how a request goes on that carried a workDoneToken.",
    params: [
      ParamDescriptor(
        name: "token", schema: .oneOf([.string, .number]), required: true, summary: "The request's workDoneToken."),
      ParamDescriptor(
        name: "value",
        schema: .object([
          .required("kind", .enumeration(["begin", "report", "end"])), .optional("title", .string),
          .optional("message", .string), .optional("percentage", .integer(minimum: 0, maximum: 100)),
        ]), required: true, summary: "Begin comes first and end last; title is there with begin."),
    ], result: nil, kind: .control,
    examples: [
      MethodExample(
        name: "In the middle", params: ["token": "import-1", "value": ["kind": "report", "percentage": 40]],
        outcome: .nothing)
    ])

  /// The notification's parameters.
  public func params(token: JSON) -> JSONObject {
    var value = JSONObject()
    switch self {
    case .begin(let title, let message, let percentage):
      value.append("kind", "begin")
      value.append("title", .string(title))
      value.appendIfPresent("message", message.map(JSON.string))
      value.appendIfPresent("percentage", Self.bounded(percentage))
    case .report(let message, let percentage):
      value.append("kind", "report")
      value.appendIfPresent("message", message.map(JSON.string))
      value.appendIfPresent("percentage", Self.bounded(percentage))
    case .end(let message):
      value.append("kind", "end")
      value.appendIfPresent("message", message.map(JSON.string))
    }
    return ["token": token, "value": .object(value)]
  }

  /// What reports of one work and its end have in common, so that no merged report can follow the end.
  static func key(_ token: JSON) -> String { "$/progress \(token.text)" }

  private static func bounded(_ percentage: Int?) -> JSON? {
    percentage.map { .int(min(max($0, 0), 100)) }
  }
}
