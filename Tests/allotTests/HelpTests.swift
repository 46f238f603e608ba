import JSONRPC
import Testing

@testable import allot

@Suite("Help")
struct HelpTests {
  private let vocabulary = Vocabulary.shared
  private static let layout = TextLayout(width: 80)

  @Test("says of every noun what it is about")
  func nouns() {
    for noun in vocabulary.nouns {
      #expect(
        NounSummaries.all[noun] != nil,
        "\(noun) has no summary: add one to Sources/allot/Help/NounSummaries.swift")
    }
  }

  @Test("of a method names every parameter, and shows every example", arguments: Vocabulary.shared.methods)
  func methods(_ method: MethodDescriptor) throws {
    let words = method.words.split(separator: " ").map(String.init)
    let page = try #require(HelpPageCommand.page(about: words, layout: Self.layout))
    for parameter in method.params {
      #expect(page.contains(parameter.required ? ParameterText.operand(parameter) : ParameterText.option(parameter)))
    }
    for example in method.examples { #expect(page.contains(ExampleLine.text(example, of: method))) }
    #expect(!page.contains(/\([RC][0-9]/), "the numbers of rules are not for this page")
  }

  @Test("of topics shows command lines that can be typed", arguments: Topic.all.map(\.name))
  func topics(_ name: String) throws {
    let topic = try #require(Topic.all.first { $0.name == name })
    #expect(HelpPageCommand.page(about: [name], layout: Self.layout)?.contains(topic.title) == true)
    for case .commands(let lines) in topic.blocks {
      for line in lines { try check(line.command) }
    }
    for case .text(let text) in topic.blocks {
      for mention in text.matches(of: /`allot ([a-z]+) ([a-z-]+)/) where mention.output.1 != "help" {
        let words = [String(mention.output.1), String(mention.output.2)]
        guard case .method = vocabulary.meaning(of: words) else {
          Issue.record("\(name) mentions `allot \(words.joined(separator: " "))`")
          continue
        }
      }
    }
  }

  /// A command line must be read, and give its method what it requires.
  private func check(_ line: String) throws {
    var words = Self.words(line.prefix { $0 != ">" && $0 != "<" })
    #expect(words.removeFirst() == "allot", "\(line)")
    if OwnCommand.all.contains(where: { $0.name == words[0] }) { return }
    _ = try CommonWords.take(from: &words)
    guard case .method(let method, let used) = vocabulary.meaning(of: words) else {
      Issue.record("\(line) means nothing")
      return
    }
    let binding = WordBinding(descriptor: method)
    let parameters = try binding.parameters(of: Array(words.dropFirst(used)))
    try binding.requireAll(in: parameters, given: method.name == "changes.import" ? ["pages"] : [])
    #expect(throws: Never.self, "\(line)") { try method.bind(.named(fill(parameters, method))) }
  }

  private func fill(_ parameters: JSONObject, _ method: MethodDescriptor) -> JSONObject {
    var parameters = parameters
    if method.name == "changes.import" { parameters["pages"] = [] }
    return parameters
  }

  /// The words of a line as a shell would pass them on, as far as topics quote.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap { $0 }
  }

  @Test("fits eighty columns, command lines aside")
  func width() {
    let pages = HelpPages(layout: Self.layout)
    for page in [pages.start, pages.overview] + vocabulary.nouns.map(pages.noun) {
      for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
    for method in vocabulary.methods {
      for line in pages.method(method).split(separator: "\n") where !line.hasPrefix("  allot ") {
        let isUnbreakable = line.split(separator: " ").contains { $0.count > 40 }
        #expect(line.count <= 80 || isUnbreakable, "\(method.name): \(line)")
      }
    }
  }

  @Test("of what does not exist is none")
  func unknown() {
    #expect(HelpPageCommand.page(about: ["nothing"], layout: Self.layout) == nil)
    #expect(HelpPageCommand.page(about: ["fund", "nothing"], layout: Self.layout) == nil)
  }
}

@Suite("The manual page")
struct ManualTests {
  @Test("names every command and is free of lines that roff would take for requests")
  func page() {
    let text = ManualPage().text
    for method in Vocabulary.shared.methods { #expect(text.contains("\(method.words)\n")) }
    #expect(text.contains("\n.It Fl \\&-cover-pending Ar true|text…\n"))
    let known: Set = [
      "Dd", "Dt", "Os", "Sh", "Ss", "Nm", "Nd", "Ar", "Op", "Cm", "Bl", "It", "El", "Bd", "Ed", "Pp", "Fl",
    ]
    for line in text.split(separator: "\n") where line.hasPrefix(".") {
      #expect(known.contains(String(line.dropFirst().prefix(2))), "\(line)")
    }
  }
}
