import Foundation
import Licensing
import Testing

@testable import NodeService

@Suite("Mails as they are written out (R19; RFC 5322, 2045, 2047)")
struct MailMessageTests {
  private func message(
    subject: String = "Your access", name: String? = "Lea", from: String? = "Academy", text: String = "Hello\n",
    html: String = "<p>Hello</p>\n", to: String = "lea@example.org"
  ) throws -> MailMessage {
    MailMessage(
      from: Mailbox(address: try EmailAddress("books@academy.example"), name: from),
      to: Mailbox(address: try EmailAddress(to), name: name), subject: subject, text: text, html: html,
      date: try Instant(text: "2026-11-21T09:30:05Z"), idDigits: String(repeating: "0123456789", count: 4))
  }

  private func lines(_ message: MailMessage) -> [String] {
    String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n")
  }

  @Test("has exactly these bytes")
  func golden() throws {
    let written = try message(
      subject: "Zugang zu „Grüße“", name: "Lea \"Ada\" Löwe", text: "Hallo Löwe,\n.\nFrom here = there \n",
      html: "<p>ö</p>\n")
    let expected = """
      Date: Sat, 21 Nov 2026 09:30:05 +0000
      From: "Academy" <books@academy.example>
      To: =?UTF-8?B?TGVhICJBZGEiIEzDtndl?= <lea@example.org>
      Subject: =?UTF-8?B?WnVnYW5nIHp1IOKAnkdyw7zDn2XigJw=?=
      Message-ID: <0123456789012345678901234567890123456789@academy.example>
      Auto-Submitted: auto-generated
      MIME-Version: 1.0
      Content-Type: multipart/alternative;
       boundary="=_allot_01234567890123456789012345678901"

      --=_allot_01234567890123456789012345678901
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      Hallo L=C3=B6we,
      =2E
      =46rom here =3D there=20
      --=_allot_01234567890123456789012345678901
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      <p>=C3=B6</p>
      --=_allot_01234567890123456789012345678901--

      """
    #expect(lines(written) == expected.components(separatedBy: "\n"))
  }

  @Test(
    "no name and no subject can add a header, end one, or break the limits of lines",
    arguments: [
      "a\r\nBcc: eve@example.org", "a\nX: y", "a\rX: y", "\0nul", "\u{2028}Bcc: x", "\u{85}Bcc: x", "=?UTF-8?B?QQ==?=",
      "\u{202E}gpj.exe", "quote \" back \\ slash", "<eve@example.org>", "a, b@c", "(comment", "   ", "",
      String(repeating: "x", count: 2_000), String(repeating: "ü", count: 2_000), String(repeating: "a b ", count: 600),
      "👩‍👩‍👧‍👦 family", "tab\tand\u{B}vertical", "\u{200B}zero",
    ])
  func hostile(_ text: String) throws {
    let written = try message(subject: text, name: text, from: text)
    let all = lines(written)
    let head = all.prefix { !$0.isEmpty }
    let names = head.filter { !$0.hasPrefix(" ") }.compactMap { $0.split(separator: ":").first.map(String.init) }
    #expect(
      names == [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
      ])
    #expect(all.allSatisfy { $0.utf8.count <= HeaderText.lineBytesMax })
    #expect(written.bytes.allSatisfy { $0 < 0x80 })
    #expect(head.filter { $0.contains("<lea@example.org>") || $0 == "To: lea@example.org" }.count == 1)
    // No line feed without its carriage return, nor the other way round.
    #expect(!all.contains { $0.contains("\n") || $0.contains("\r") })
  }

  @Test("quoted-printable keeps every byte and lines of at most 76")
  func quotedPrintable() throws {
    let texts = [
      String(repeating: "ü", count: 300), String(repeating: "x", count: 76), String(repeating: "x", count: 77),
      String(repeating: "x", count: 75) + "=", " trailing \n\ttab\t", "a\r\nb\rc\nd", ".", "..", "From ", "",
      String(repeating: ".", count: 200), String(repeating: "x", count: 75) + ".", "😀",
    ]
    for text in texts {
      let encoded = String(decoding: QuotedPrintable.encode(text), as: UTF8.self)
      for line in encoded.components(separatedBy: "\r\n") {
        #expect(line.utf8.count <= QuotedPrintable.lineBytesMax)
        #expect(!line.hasPrefix(".") && !line.hasPrefix("From "))
        #expect(line.last.map { !$0.isWhitespace } ?? true)
      }
      let normal = text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
      #expect(Self.decoded(encoded) == (normal.hasSuffix("\n") ? normal : normal + "\n"))
    }
  }

  /// An independent reading of the encoding.
  static func decoded(_ text: String) -> String {
    let joined = text.replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "\r\n", with: "\n")
    var bytes: [UInt8] = []
    var rest = Substring(joined)
    while let character = rest.popFirst() {
      if character == "=", let byte = UInt8(rest.prefix(2), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(2)
      } else {
        bytes += Array(String(character).utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("an address beyond ASCII stands as it is and asks for SMTPUTF8; its domain makes no message id")
  func internationalAddress() throws {
    let written = try message(to: "löwe@bücher.example")
    #expect(written.envelope.needsUTF8)
    #expect(lines(written).contains("To: \"Lea\" <löwe@bücher.example>"))
    #expect(try !message().envelope.needsUTF8)
  }

  @Test("days and weekdays are the calendar's")
  func dates() throws {
    #expect(MailDate.text(try Instant(text: "1970-01-01T00:00:00Z")) == "Thu, 01 Jan 1970 00:00:00 +0000")
    #expect(MailDate.text(try Instant(text: "1969-12-31T23:59:59Z")) == "Wed, 31 Dec 1969 23:59:59 +0000")
    #expect(MailDate.text(try Instant(text: "2024-02-29T12:00:00.999Z")) == "Thu, 29 Feb 2024 12:00:00 +0000")
    #expect(MailDate.instant(try Instant(text: "2026-03-05T07:08:09Z")) == "5 March 2026, 07:08 UTC")
  }
}
