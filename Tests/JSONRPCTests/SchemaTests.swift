import Testing

@testable import JSONRPC

@Suite struct SchemaTests {
  static let money = Schema.object([
    .required("amount", .integer(minimum: 0)), .required("currency", .string(pattern: "^[A-Z]{3}$")),
  ])
  static let start = Schema.oneOf([
    .object([.required("on", .enumeration(["acceptance"]))]),
    .object([.required("on", .enumeration(["date"])), .required("date", .string)]),
  ])
  static let emails = Schema.oneOf([.string, .array(of: .string(maxLength: 5), minItems: 1, maxItems: 3)])

  static let cases: [(Schema, JSON, [String])] = [
    (.any, [1, nil], []), (.null, nil, []), (.null, 1, [" must be null"]), (.boolean, true, []),
    (.boolean, 0, [" must be true or false"]), (.string, "x", []), (.string, 1, [" must be a string"]),
    (.integer, 1, []), (.integer, .number(JSONParserTests.number("1.0")), [" must be an integer"]),
    (.integer, .number(JSONParserTests.number("9223372036854775808")), [" must be an integer"]),
    (.number, .number(JSONParserTests.number("1.5")), []), (.number, "1", [" must be a number"]),
    (.integer(minimum: 1, maximum: 3), 0, [" must be at least 1"]), (.integer(minimum: 1, maximum: 3), 3, []),
    (.integer(minimum: 1, maximum: 3), 4, [" must be at most 3"]),
    (.enumeration(["a", "b"]), "b", []), (.enumeration(["a", "b"]), "c", [" must be one of \"a\", \"b\""]),
    (.string(minLength: 2, maxLength: 3), "é", [" must have at least 2 characters"]),
    (.string(minLength: 2, maxLength: 3), "😀😀😀", []),
    (.string(minLength: 2, maxLength: 3), "abcd", [" must have at most 3 characters"]),
    (money, ["amount": 1, "currency": "USD"], []),
    (money, ["amount": -1, "currency": "usd"], ["/amount must be at least 0", "/currency must match ^[A-Z]{3}$"]),
    (money, ["currency": "USD"], ["/amount is missing"]),
    (money, ["amount": 1, "currency": "USD", "a/b~c": 1], ["/a~1b~0c is unknown"]),
    (money, [], [" must be an object"]),
    (
      .array(of: money), [["amount": 1, "currency": "USD"], ["amount": "1", "currency": "USD"]],
      ["/1/amount must be an integer"]
    ),
    (start, ["on": "acceptance"], []), (start, ["on": "date", "date": "2026-01-01"], []),
    (start, ["on": "never"], [" must have exactly one of the 2 published forms"]),
    (start, ["on": "date"], ["/date is missing"]),
    (emails, "a@b", []), (emails, ["a"], []), (emails, [], [" must have at least 1 elements"]),
    (emails, ["a", "b", "c", "d"], [" must have at most 3 elements"]),
    (emails, ["a", "bcdefg"], ["/1 must have at most 5 characters"]),
    (emails, 1, [" must have exactly one of the 2 published forms"]),
    (Schema.string.nullable, nil, []), (Schema.string.nullable, 1, [" must be a string or null"]),
    (Schema.enumeration(["a"]).nullable, nil, []), (start.nullable, nil, []),
    (.map(of: .integer), ["x": 1, "y": 2], []), (.map(of: .integer), ["x": "1"], ["/x must be an integer"]),
    (.object([.required("a", .integer)], others: .allowed), ["a": 1, "b": 2], []),
    (.object([.optional("a", .integer)]), [:], []),
    (.object([.optional("a", .integer)]), ["a": nil], ["/a must be an integer"]),
  ]

  @Test(arguments: cases)
  func `a value satisfies its schema or the places where it does not are named`(
    schema: Schema, value: JSON, wanted: [String]
  ) {
    #expect(schema.validate(value).map { "\($0.path) \($0.message)" } == wanted)
  }

  @Test func `violations are listed up to the limit and names from outside are cut`() {
    let many = JSON.array((0..<100).map { _ in "x" })
    #expect(Schema.array(of: .integer).validate(many, violationsMax: 5).count == 5)
    let name = String(repeating: "n", count: 1000)
    let violations = Schema.object([]).validate(.object(JSONObject([(name, JSON.null)])))
    #expect(violations.map(\.path.utf8.count) == [129])
  }

  @Test func `a schema is published as it is enforced`() {
    #expect(
      Self.money.json.text
        == #"{"type":"object","properties":{"amount":{"type":"integer","minimum":0},"#
        + #""currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["amount","currency"],"#
        + #""additionalProperties":false}"#)
    #expect(Schema.string.nullable.json.text == #"{"type":["string","null"]}"#)
    #expect(
      Schema.array(of: .any, minItems: 1, description: "All.").json.text
        == #"{"description":"All.","type":"array","items":{},"minItems":1}"#)
    #expect(
      Schema.map(of: .integer).json.text == #"{"type":"object","additionalProperties":{"type":"integer"}}"#)
  }

  static let patterns: [(String, [String], [String])] = [
    ("^inv_[a-z2-7]{4,8}$", ["inv_abcd", "inv_a2b3c4d5"], ["inv_abc", "inv_abcdefghi", "xinv_abcd", "inv_abcd\n"]),
    ("b+", ["abc", "bbb"], ["", "ac"]), ("^(?:a|bc)*$", ["", "abca", "bcbc"], ["b", "abx"]),
    ("^\\d{4}-\\d{2}-\\d{2}$", ["2026-11-21"], ["2026-1-21", "x2026-11-21"]),
    ("^[^@\\s]+@[^@\\s]+$", ["a@b"], ["a@", "a b@c"]),
    ("^a?b{2}$", ["bb", "abb"], ["b", "abbb", "aab"]), ("^a{0}$", [""], ["a"]), ("^.$", ["é", "😀"], ["", "\n", "ab"]),
    ("^\\[\\]\\\\$", ["[]\\"], ["[]"]), ("^[\\]\\-x]$", ["]", "-", "x"], ["\\"]), ("^[-a]$", ["-", "a"], ["b"]),
    ("^(a|)(b|)$", ["", "a", "b", "ab"], ["ba"]), ("^(a*)*$", ["", "aaa"], ["b"]), ("", ["", "x"], []),
  ]

  @Test(arguments: patterns)
  func `a pattern finds what it should`(source: String, found: [String], notFound: [String]) {
    let pattern = Pattern(source)
    #expect(pattern.isUnderstood)
    for text in found { #expect(pattern.matches(text), "\(text)") }
    for text in notFound { #expect(!pattern.matches(text), "\(text)") }
  }

  @Test func `the quick way and the general way through a pattern agree`() throws {
    var generator = MutationTests.Generator(state: 6)
    let expressions = Self.patterns.map { $0.0 } + ["^a*b?c+$", "^[ab]{1,3}c{0,2}d$", "^[^a]*a.$", "^a*a$", "^é+x$"]
    var quick = 0
    for source in expressions {
      let compiled = try #require(PatternCompiler.compile(source))
      guard let run = compiled.run else { continue }
      quick += 1
      for _ in 0..<500 {
        let length = Int.random(in: 0...6, using: &generator)
        let text = String((0..<length).compactMap { _ in "aabcdé😀x@ \n2-_".randomElement(using: &generator) })
        #expect(run.matches(text) == Pattern.simulate(compiled.program, text), "\(source) on \(text)")
      }
    }
    #expect(quick >= 9)
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*", "a{2,1}", "a{", "a{x}", "a{9999}", "\\", "\\1", "(?=a)", "\\p{L}", "a+?", "[z-a]",
    "((a{900}){900}){900}",
  ])
  func `a pattern that is not understood says so and finds nothing`(source: String) {
    #expect(!Pattern(source).isUnderstood)
    #expect(!Pattern(source).matches("a"))
  }

  @Test func `matching stays linear where backtracking would not`() {
    let text = String(repeating: "a", count: 5000) + "!"
    #expect(!Pattern("^(a+)+$").matches(text))
    #expect(!Pattern("^(a|a)*$").matches(text))
  }
}
