import JSONRPC
import Testing

@Suite struct JSONParserTests {
  static let valid: [(String, JSON)] = [
    ("null", .null), (" true ", true), ("\t\r\nfalse", false), ("0", 0), ("-0", .number(number("-0"))),
    ("12345678901234567890", .number(number("12345678901234567890"))), ("1.0", .number(number("1.0"))),
    ("1e5", .number(number("1e5"))), ("1E+5", .number(number("1E+5"))), ("-1.5e-7", .number(number("-1.5e-7"))),
    ("\"\"", ""), ("\"a\"", "a"), ("\"é世😀\"", "é世😀"), ("\"\\u00e9\"", "é"), ("\"\\ud83d\\ude00\"", "😀"),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{08}\u{0C}\n\r\t"), ("\"\\u0000\"", "\u{0}"), ("\"\u{7F}\"", "\u{7F}"),
    ("\"twelve bytes and more\\nand on\"", "twelve bytes and more\nand on"), ("[]", []), ("{}", [:]),
    ("[ ]", []), ("{ }", [:]), ("[1,[2,[]]]", [1, [2, []]]), ("{\"a\":{\"b\":[null]}}", ["a": ["b": [nil]]]),
    (" { \"a\" : 1 , \"b\" : 2 } ", ["a": 1, "b": 2]), ("\"\\uFFFF\"", "\u{FFFF}"),
    ("\"\\uDBFF\\uDFFF\"", "\u{10FFFF}"),
  ]

  static func number(_ text: String) -> JSONNumber { JSONNumber(text: text) ?? JSONNumber(0) }

  @Test(arguments: valid)
  func `a valid text has one meaning and survives the way out and in`(text: String, value: JSON) throws {
    let parsed = try JSONParser.parse(text)
    #expect(parsed == value)
    #expect(try JSONParser.parse(parsed.serialize()) == value)
    #expect(try JSONParser.parse(parsed.serializePretty()) == value)
    #expect(try JSONParser.parse(Array(text.utf8)[...]) == value)
  }

  typealias Reason = JSONParseError.Reason

  static let invalid: [(String, Reason, Int)] = [
    ("", .empty, 0), ("  ", .empty, 2), ("\u{FEFF}1", .byteOrderMark, 0), ("nul", .unexpectedEnd, 3),
    ("nulL", .unexpectedByte, 3), ("True", .unexpectedByte, 0), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
    ("[1,]", .trailingComma, 2), ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("[", .unexpectedEnd, 1),
    ("{\"a\":1,}", .trailingComma, 6), ("{,}", .unexpectedByte, 1), ("{\"a\"}", .unexpectedByte, 4),
    ("{\"a\":}", .unexpectedByte, 5), ("{a:1}", .unexpectedByte, 1), ("{\"a\":1", .unexpectedEnd, 6),
    ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5), ("{1:2}", .unexpectedByte, 1),
    ("1 2", .trailingBytes, 2), ("1,", .trailingBytes, 1), ("]", .unexpectedByte, 0), ("[}", .unexpectedByte, 1),
    ("01", .invalidNumber, 0), ("-", .invalidNumber, 0), ("-a", .invalidNumber, 0), ("1.", .invalidNumber, 0),
    (".5", .unexpectedByte, 0), ("1e", .invalidNumber, 0), ("1e+", .invalidNumber, 0), ("1.5.2", .invalidNumber, 0),
    ("+1", .unexpectedByte, 0), ("1-2", .invalidNumber, 0), ("NaN", .unexpectedByte, 0), ("0x1", .trailingBytes, 1),
    ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), ("\"\n\"", .controlCharacter, 1),
    ("\"aaaaaaaaaaaa\t\"", .controlCharacter, 13), ("\"\\x\"", .invalidEscape, 1), ("\"\\", .unexpectedEnd, 2),
    ("\"\\u12", .unexpectedEnd, 5), ("\"\\u12g4\"", .invalidEscape, 1), ("\"\\ud800\"", .loneSurrogate, 1),
    ("\"\\ud800x\"", .loneSurrogate, 1), ("\"\\ud800\\u0041\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1),
    ("\"\\ud800\\ud800\"", .loneSurrogate, 1), ("{\"a\":1,\"a\":2}", .duplicateMember, 7),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateMember, 7), ("[//c\n1]", .unexpectedByte, 1), ("'a'", .unexpectedByte, 0),
  ]

  @Test(arguments: invalid)
  func `an invalid text is refused with the reason and the place`(text: String, reason: Reason, offset: Int) {
    #expect(throws: JSONParseError(offset: offset, reason: reason)) { try JSONParser.parse(text) }
  }

  static let invalidUTF8: [([UInt8], Int)] = [
    ([0x80], 0), ([0xC0, 0xAF], 0), ([0xC1, 0xBF], 0), ([0xC3], 0), ([0xC3, 0x28], 0), ([0xE0, 0x80, 0x80], 0),
    ([0xED, 0xA0, 0x80], 0), ([0xE2, 0x82], 0), ([0xE2, 0x28, 0xA1], 0), ([0xE2, 0x82, 0x28], 0),
    ([0xF0, 0x80, 0x80, 0x80], 0),
    ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0xFF], 0), ([0x61, 0xFE], 1),
    ([0xF0, 0x9F, 0x98], 0), ([0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0xBF], 9),
  ]

  @Test(arguments: invalidUTF8)
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8], offset: Int) {
    let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    #expect(throws: JSONParseError(offset: 1 + offset, reason: .invalidUTF8)) { try JSONParser.parse(text) }
  }

  @Test func `arrays and objects may lie as deep as the limit and no deeper`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[{\"a\":", count: depth / 2) + (depth % 2 == 1 ? "[]" : "1")
        + String(repeating: "}]", count: depth / 2)
    }
    #expect(throws: Never.self) { try JSONParser.parse(nested(128)) }
    #expect(throws: Never.self) { try JSONParser.parse(nested(127)) }
    #expect(throws: JSONParseError.self) { try JSONParser.parse(nested(129)) }
    let hostile = String(repeating: "[", count: 1_000_000)
    #expect(throws: JSONParseError(offset: 128, reason: .tooDeep)) { try JSONParser.parse(hostile) }
  }

  @Test func `an object keeps its order, finds members however many, and is equal in any order`() throws {
    let names = (0..<200).map { "name\($0)" }
    let text = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
    let object = try #require(try JSONParser.parse(text).objectValue)
    #expect(object.keys == names)
    for name in names { #expect(object[name] == .string(name)) }
    #expect(object["name200"] == nil)
    #expect(JSON.object(object).text == text)
    let reversed = JSONObject(names.reversed().map { ($0, JSON.string($0)) })
    #expect(reversed == object)
    #expect(reversed.hashValue == object.hashValue)
    let duplicate = text.dropLast() + ",\"name7\":1}"
    #expect(throws: JSONParseError.self) { try JSONParser.parse(String(duplicate)) }
  }

  @Test func `an object may be changed member by member`() {
    var object: JSONObject = ["a": .string("x"), "n": 1]
    object["n"] = 2
    object.append("b", true)
    object["a"] = nil
    #expect(JSON.object(object).text == "{\"n\":2,\"b\":true}")
    for place in 0..<40 { object.append("m\(place)", .int(place)) }
    object["m3"] = nil
    #expect(object["m4"] == 4)
    #expect(object["m3"] == nil)
    #expect(object.count == 41)
  }

  @Test func `names and strings are compared by bytes, not by canonical equivalence`() throws {
    let parsed = try JSONParser.parse("{\"\\u00e9\":1,\"e\\u0301\":2}")
    #expect(parsed["\u{E9}"] == 1)
    #expect(parsed["e\u{301}"] == 2)
    #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
  }

  @Test func `numbers keep their text and are integers only when that is exact`() throws {
    let cases: [(String, Int64?)] = [
      ("0", 0), ("-0", 0), ("1", 1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("99999999999999999999", nil),
    ]
    for (text, integer) in cases {
      let number = try #require(try JSONParser.parse(text).numberValue)
      #expect(number.text == text)
      #expect(number.int64 == integer)
    }
    for text in ["", "01", "1.", "+1", " 1", "1 ", "1e", "a", "--1"] { #expect(JSONNumber(text: text) == nil) }
    #expect(JSONNumber(1.5)?.text == "1.5")
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(text: "1e999")?.double == nil)
  }

  @Test func `strings are escaped where they must be and nowhere else`() {
    let all = String(String.UnicodeScalarView((0..<0x20).compactMap(Unicode.Scalar.init)))
    let text = JSON.string(all + "\"\\/\u{7F}é\u{2028}").text
    #expect(
      text == "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
        + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
        + "\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
        + "\\\"\\\\/\u{7F}é\u{2028}\"")
  }

  @Test func `the text for people is indented and ends without a line feed`() {
    let value: JSON = ["a": [1, ["b": nil]], "c": [:], "d": []]
    #expect(
      value.prettyText == """
        {
          "a": [
            1,
            {
              "b": null
            }
          ],
          "c": {},
          "d": []
        }
        """)
  }
}
