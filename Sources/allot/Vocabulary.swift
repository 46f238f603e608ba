import JSONRPC
import NodeService

/// The words that a command line can begin with: nouns and verbs from the methods, short forms, the command's own few.
struct Vocabulary: Sendable {
  /// Every method, those of a frozen clock included: the node that is asked decides whether it has them.
  let methods: [MethodDescriptor]

  init(methods: [MethodDescriptor] = Node.methods(frozenClock: true)) { self.methods = methods }

  /// What the first words of a command line mean.
  enum Meaning: Equatable {
    /// A method, and how many words that took.
    case method(MethodDescriptor, used: Int)
    /// A noun without a verb.
    case noun(String)
    /// Nothing that there is; the sentence says so and what is near.
    case unknown(String)
  }

  /// The nouns in the order in which methods are published.
  var nouns: [String] {
    methods.reduce(into: []) { nouns, method in
      if !nouns.contains(method.noun) { nouns.append(method.noun) }
    }
  }

  /// The methods of a noun.
  func methods(of noun: String) -> [MethodDescriptor] { methods.filter { $0.noun == noun } }

  /// The method of that name.
  func method(named name: String) -> MethodDescriptor? { methods.first { $0.name == name } }

  /// Reads the first words. A noun with one of its verbs comes before a short form that is spelled like the noun.
  func meaning(of words: [String]) -> Meaning {
    guard let first = words.first else { return .unknown("There is no command.") }
    let second = words.dropFirst().first.flatMap { Self.isWord($0) ? $0 : nil }
    if let second, let method = methods(of: first).first(where: { $0.verb == second }) {
      return .method(method, used: 2)
    }
    if let short = ShortForms.method(of: first), let method = method(named: short) { return .method(method, used: 1) }
    if let method = method(named: first) { return .method(method, used: 1) }
    if nouns.contains(first), second == nil { return .noun(first) }
    return .unknown(unknown(first, second))
  }

  private static func isWord(_ text: String) -> Bool {
    !text.hasPrefix("-") && text.allSatisfy { $0.isLetter || $0 == "-" }
  }

  /// Why the words mean nothing, and what might have been meant.
  private func unknown(_ first: String, _ second: String?) -> String {
    if let second, nouns.contains(first) {
      let near = Suggestion.nearest(to: second, among: methods(of: first).map(\.verb)).map { "\(first) \($0)" }
      return "There is no `allot \(first) \(second)`." + Suggestion.sentence(near)
        + " `allot help \(first)` shows what there is."
    }
    var near: [String] = []
    if let second {
      // The verb first, as in `list funds`.
      let noun = Suggestion.nearest(to: second, among: nouns).first
      near += noun.map { noun in methods(of: noun).filter { $0.verb == first }.map(\.words) } ?? []
    }
    let known = nouns + ShortForms.all.map(\.word) + OwnCommand.all.map(\.name)
    near += Suggestion.nearest(to: first, among: known).map { word in
      guard let second, let method = methods(of: word).first(where: { $0.verb == second }) else { return word }
      return method.words
    }
    return "There is no `allot \(first)`." + Suggestion.sentence(near) + " `allot help` shows what there is."
  }
}

extension MethodDescriptor {
  /// What the method is about: the part of its name before the dot.
  var noun: String { String(name.prefix { $0 != "." }) }

  /// What it does, as it is typed.
  var verb: String { WordBinding.words(String(name.drop { $0 != "." }.dropFirst())) }

  /// Noun and verb as they are typed.
  var words: String { verb.isEmpty ? noun : noun + " " + verb }
}
