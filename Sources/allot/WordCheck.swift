import JSONRPC
import Licensing

extension WordBinding {
  /// Refuses parameters that are not what the method takes, before a node is asked: each with the form that it has.
  func check(_ parameters: JSONObject) throws(UsageError) {
    let complaints = descriptor.params.compactMap { parameter -> String? in
      guard let value = parameters[parameter.name], let wrong = WordCheck(parameter).complaint(about: value) else {
        return nil
      }
      let name = parameter.required ? ParameterText.operand(parameter) : "--" + Self.words(parameter.name)
      return "  \(name) \(wrong)"
    }
    guard !complaints.isEmpty else { return }
    let isAboutMoney = descriptor.params.contains { $0.schema.isMoney && parameters[$0.name]?.stringValue != nil }
    let topic = isAboutMoney ? " `allot help money` shows how amounts are written." : ""
    throw UsageError(
      message: "`allot \(descriptor.words)` cannot take this:\n" + complaints.joined(separator: "\n")
        + "\n\(explanation)\(topic)")
  }
}

/// Why a word cannot be what a parameter takes, as a person writes it rather than as a schema says it.
struct WordCheck {
  private let schema: Schema

  init(_ parameter: ParamDescriptor) { schema = parameter.schema }

  /// What is wrong, in the words behind the parameter's name; nil if nothing is.
  func complaint(about value: JSON) -> String? {
    guard let violation = schema.validate(value).first else { return nil }
    let word = value.stringValue ?? value.numberValue?.text
    if schema.isMoney, let word { return Self.money(word) }
    if !schema.choices.isEmpty { return choice(value) }
    if schema.types == [.integer] { return number(word) }
    if schema.types == [.object], let word { return Self.object(word) }
    if !schema.oneOf.isEmpty, let word { return "must be \(ParameterText.kind(schema)), not “\(shown(word))”" }
    let place = violation.path.isEmpty ? "" : " at \(violation.path)"
    return violation.message + place
  }

  /// An amount says itself what is wrong with it.
  private static func money(_ word: String) -> String {
    do {
      _ = try Money(text: word)
      return "is not an amount of the form 1299.00 USD"
    } catch {
      return "cannot be read: \(ResultText.printable("\(error)"))"
    }
  }

  private func choice(_ value: JSON) -> String {
    let words = (value.arrayValue ?? [value]).compactMap { $0.stringValue ?? $0.numberValue?.text }
    let all = "must be one of " + schema.choices.joined(separator: ", ")
    guard let wrong = words.first(where: { !schema.choices.contains($0) }) else { return all }
    let near = Suggestion.nearest(to: wrong, among: schema.choices).first
    return all + ", not “\(shown(wrong))”." + (near.map { " Did you mean \($0)?" } ?? "")
  }

  private func number(_ word: String?) -> String {
    let bounds = ParameterText.details(schema).trimmingSuffix { $0 == "." }
    let range = bounds.isEmpty ? "" : " " + bounds.prefix(1).lowercased() + bounds.dropFirst()
    return "must be a whole number" + range + (word.map { ", not “\(shown($0))”." } ?? ".")
  }

  /// What is not even JSON is said where it breaks off; its members are a matter of the help.
  private static func object(_ word: String) -> String {
    do {
      _ = try JSONParser.parse(Array(word.utf8))
      return "must be a JSON object."
    } catch {
      return "is not JSON: \(error)."
    }
  }

  private func shown(_ word: String) -> String { ResultText.printable(String(word.prefix(40))) }
}
