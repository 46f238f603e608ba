import Testing

@Suite("Splitting Swift source into code and comments")
struct SwiftTextTests {
  @Test(
    "code",
    arguments: [
      ("let a = b.c(1_0)", "let a = b . c ( 1_0 )"),
      ("a // b\nc", "a c"),
      ("a /* b /* c */ d */ e", "a e"),
      ("a /* b", "a"),
      (#"f("x // y") // z"#, #"f ( "" )"#),
      (#"f("\"") g"#, #"f ( "" ) g"#),
      (##"f(#"\"# + "x")"##, ##"f ( "" + "" )"##),
      (#""a \(b("c \(d)")) e" f"#, #""" b ( "" d ) f"#),
      (##"#"a \(b) \#(c) "d" "# e"##, #""" c e"#),
      ("\"\"\"\n a \"b\" \\(c)\n d\n\"\"\" e", #""" c e"#),
      ("\"unclosed\nnext", #""" next"#),
      ("a / b / c", "a / b / c"),
      ("a/b/c", "a / b / c"),
      (#"x = /a"b\/c/ + d"#, "x = // + d"),
      (##"#/a"b/# c"##, "// c"),
      ("#if DEBUG", "# if DEBUG"),
      ("#expect(a == b)", "# expect ( a = = b )"),
      ("", ""),
      ("\"", #""""#),
      ("\"\\", #""""#),
      ("\"\"\"", #""""#),
      ("\"\\(", #""""#),
      ("#\"\\#(", #""""#),
      ("= /a\\", "= / a \\"),
    ])
  func code(text: String, tokens: String) {
    #expect(SwiftText(text).tokens.map(\.text).joined(separator: " ") == tokens)
  }

  @Test("lines are counted through comments and texts")
  func lines() {
    let text = "a // 1\n/* 2\n 3 */ b\n\"\"\"\n 5 \\(c)\n\"\"\"\nd"
    #expect(SwiftText(text).tokens.map(\.line) == [1, 3, 4, 5, 7])
  }

  @Test("comments keep their text and line")
  func comments() {
    let found = SwiftText("a // b\nlet c = \"// d\"\n/* e\n f */").comments
    #expect(found.map(\.line) == [1, 3, 4])
    #expect(found.map(\.text) == ["// b", "/* e", " f */"])
  }

  @Test("sequences are found across white space")
  func sequences() {
    let text = SwiftText("try!f\ntry !f\ntry? f\n// try!\n\"try!\"\nDate ()\nDate\n(\n)")
    #expect(text.lines(with: ["try", "!"]) == [1])
    #expect(text.lines(with: ["Date", "(", ")"]) == [6, 7])
    #expect(text.lines(with: []) == [])
    #expect(SwiftText("try").lines(with: ["try", "!"]) == [])
  }
}
