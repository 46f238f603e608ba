import Foundation
import JSONRPC
import Testing

@testable import NodeService

@Suite("Templates of mails")
struct MailTemplateTests {
  private let values: MailValues = [
    .ledger: "Northwind", .name: "Lea", .product: "Safety <b>&", .link: "https://p.example/inv_1/tok",
    .deadline: "1 May 2026, 00:00 UTC",
  ]

  @Test("values are escaped in HTML, and only there; what could end a line is gone")
  func escaping() throws {
    let template = try Template("{{product}}|{{name}}", offering: [.product, .name])
    let hostile: MailValues = [.product: "<a href=\"x\" onclick='y'>&", .name: "a\r\nb\u{202E}c{{ledger}}"]
    #expect(
      template.render(hostile, as: .html) == "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;|a bc{{ledger}}")
    #expect(template.render(hostile, as: .plain) == "<a href=\"x\" onclick='y'>&|a bc{{ledger}}")
  }

  @Test("parts are there exactly if their value is, or is not")
  func parts() throws {
    let template = try Template(
      "{{#course}}for {{ course }}{{#name}}!{{/name}}{{/course}}{{^course}}alone{{/course}}",
      offering: [.course, .name])
    #expect(template.render([.course: "Welding", .name: "x"], as: .plain) == "for Welding!")
    #expect(template.render([.course: "Welding"], as: .plain) == "for Welding")
    #expect(template.render([.course: ""], as: .plain) == "alone")
    #expect(template.render([:], as: .plain) == "alone")
  }

  @Test(
    "what is wrong with a template is named",
    arguments: [
      ("{{nonsense}}", Template.Fault.unknownVariable("nonsense")), ("{{amount}}", .unknownVariable("amount")),
      ("{{#name}}x", .unbalanced("name")), ("x{{/name}}", .unbalanced("name")),
      ("{{#name}}{{/product}}", .unbalanced("product")), ("{{name", .unbalanced("name")),
      ("{{}}", .unknownVariable("")),
      (String(repeating: "{{#name}}", count: 9), .tooDeep),
    ])
  func faults(_ source: String, _ fault: Template.Fault) {
    #expect(throws: fault) { try Template(source, offering: [.name, .product]) }
  }

  @Test(
    "every kind has words of its own that name only what it offers (R19, R23, R24, R26)",
    arguments: MailKind.allCases)
  func builtIn(_ kind: MailKind) throws {
    let template = try MailTemplates.builtIn().template(of: kind)
    var full: MailValues = [:]
    for variable in kind.variables { full[variable] = "‹\(variable.rawValue)›" }
    let mail = template.render(full)
    #expect(!mail.subject.isEmpty && !mail.text.contains("{{") && !mail.html.contains("{{"))
    for needed in kind.required {
      #expect(mail.text.contains("‹\(needed.rawValue)›") && mail.html.contains("‹\(needed.rawValue)›"))
    }
    let bare = template.render([.ledger: "Northwind", .product: "Safety"])
    #expect(!bare.text.contains("{{") && bare.html.contains("Northwind"))
  }

  @Test("an organisation's files take the place of one kind's; a missing, misspelt or unfit one is named")
  func directory() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/allot-templates-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    func write(_ name: String, _ text: String) {
      _ = FileManager.default.createFile(atPath: directory + "/" + name, contents: Data(text.utf8))
    }
    func fault() -> String? {
      do { _ = try MailTemplates.load(directory: directory) } catch {
        return (error as? DomainError).flatMap {
          $0.code == .mailTemplateInvalid ? $0.data["template"]?.stringValue : nil
        }
      }
      return nil
    }
    write("README.md", "ignored")
    #expect(fault() == nil)
    write("invited.subject", "Welcome to {{product}}")
    write("invited.txt", "{{link}}")
    #expect(fault() == "invited.html")
    write("invited.html", "<a href=\"{{link}}\">{{nme}}</a>")
    #expect(fault() == "invited.html")
    write("invited.html", "no link")
    #expect(fault() == "invited.html")
    write("invited.html", "<a href=\"{{link}}\">{{product}}</a>")
    #expect(fault() == nil)
    let mail = try MailTemplates.load(directory: directory).template(of: .invited).render(values)
    #expect(mail.subject == "Welcome to Safety <b>&")
    #expect(mail.html == "<a href=\"https://p.example/inv_1/tok\">Safety &lt;b&gt;&amp;</a>")
    #expect(
      try MailTemplates.load(directory: directory).template(of: .resent)
        == MailTemplates.builtIn().template(of: .resent))
    write("invted.txt", "x")
    #expect(fault() == "invted.txt")
    #expect(throws: DomainError.self) { try MailTemplates.load(directory: directory + "/none") }
  }
}
