import JSONRPC

/// Texts written for programs, as people at a command line read them.
enum Spoken {
  /// What a method does in a sentence, without the numbers of the rules it follows.
  static func summary(of method: MethodDescriptor) -> String { text(method.summary, of: method) }

  /// A sentence about a method: no rule numbers, and its parameters as they are typed.
  static func text(_ text: String, of method: MethodDescriptor) -> String {
    var text = text.replacing(#/ \([RC][0-9]+[^)]*\)/#, with: "")
    for parameter in method.params where parameter.name.contains(where: \.isUppercase) {
      text = text.replacing(parameter.name, with: "--" + WordBinding.words(parameter.name))
    }
    return commands(in: text)
  }

  /// What to do next, as a person does it: commands and options as they are typed, what the refusal knows in the place
  /// of the member that holds it, and without the word by which programs tell actions apart.
  ///
  /// - Parameter data: the `data` of the refusal, whose members an action may name as `data.first`.
  static func action(_ action: String, of method: MethodDescriptor?, data: JSON? = nil) -> String {
    var text = action
    if let tag = text.prefixMatch(of: #/[a-z][A-Za-z]*: /#) {
      let rest = text[tag.range.upperBound...]
      text = rest.prefix(1).uppercased() + rest.dropFirst()
    }
    text = text.replacing(/\bdata\.([a-zA-Z]+)/) { match in
      guard let value = data?[String(match.output.1)] else { return ResultText.spoken(String(match.output.1)) }
      return ResultText.line(value)
    }
    text = ShownTime.sentence(text)
    guard let method else { return commands(in: text) }
    // One word of a sentence may be a parameter's name and mean something else; behind these it does not.
    text = text.replacing(/\b(with|without|parameter|out) ([a-zA-Z]+)(?=[.,;]( |$))/) { match in
      let name = String(match.output.2)
      guard method.params.contains(where: { $0.name == name }) else { return String(match.output.0) }
      return "\(match.output.1) --\(WordBinding.words(name))"
    }
    return Self.text(text, of: method)
  }

  /// Names of methods become the commands that people type: `fund.list` is `allot fund list`.
  static func commands(in text: String, _ vocabulary: Vocabulary = .shared) -> String {
    text.replacing(/\b[a-z]+\.[a-zA-Z]+\b/) { match in
      vocabulary.method(named: String(match.output)).map { "`allot \($0.words)`" } ?? String(match.output)
    }
  }
}

extension Vocabulary {
  /// The vocabulary of this program.
  static let shared = Vocabulary()
}
