import Foundation

/// The three texts of one kind of mail.
struct MailTemplate: Hashable, Sendable {
  let subject: Template
  let text: Template
  let html: Template

  /// Reads the sources of a kind; `name` says how a source is called in a refusal.
  init(_ kind: MailKind, _ source: MailTemplateSource, name: (String) -> String) throws {
    func read(_ text: String, _ suffix: String, requiring required: Set<MailVariable>) throws -> Template {
      do throws(Template.Fault) {
        guard text.utf8.count <= Template.bytesMax else { throw .unreadable }
        let template = try Template(text, offering: kind.variables)
        if let missing = required.subtracting(template.named).map(\.rawValue).min() { throw .missingVariable(missing) }
        return template
      } catch {
        throw DomainError.template(name(suffix), error.sentence)
      }
    }
    subject = try read(source.subject, "subject", requiring: [])
    text = try read(source.text, "txt", requiring: kind.required)
    html = try read(source.html, "html", requiring: kind.required)
  }

  /// Unicode scalars of a subject; what is longer is cut.
  private static let subjectScalarsMax = 200

  /// The texts with these values.
  func render(_ values: MailValues) -> (subject: String, text: String, html: String) {
    let line = HeaderText.clean(subject.render(values, as: .plain))
    return (
      String(String.UnicodeScalarView(line.unicodeScalars.prefix(Self.subjectScalarsMax))),
      text.render(values, as: .plain), html.render(values, as: .html)
    )
  }
}

/// The sources of one kind of mail.
struct MailTemplateSource: Hashable, Sendable {
  let subject: String
  let text: String
  let html: String
}

/// The templates of all kinds: this program's own, and for some kinds the organisation's instead.
struct MailTemplates: Hashable, Sendable {
  private let templates: [MailKind: MailTemplate]

  /// This program's own.
  static func builtIn() throws -> MailTemplates { try MailTemplates(replacing: [:]) }

  private init(replacing own: [MailKind: MailTemplateSource]) throws {
    var templates: [MailKind: MailTemplate] = [:]
    for kind in MailKind.allCases {
      let source = own[kind] ?? BuiltInTemplates.source(of: kind)
      templates[kind] = try MailTemplate(kind, source) { "\(kind.rawValue).\($0)" }
    }
    self.templates = templates
  }

  /// The template of a kind.
  func template(of kind: MailKind) throws -> MailTemplate {
    guard let template = templates[kind] else { throw DomainError.template(kind.rawValue, "there is none") }
    return template
  }

  /// Those of a directory. A kind has either all of its three files, such as `invited.subject`, `invited.txt` and
  /// `invited.html`, or none and is told in this program's words. Other names that end so are refused, since a name
  /// misspelt would otherwise go unnoticed.
  static func load(directory: String) throws -> MailTemplates {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw DomainError(
        .mailTemplateInvalid, "The directory of templates cannot be read.", data: ["parameter": "templates"])
    }
    let present = Set(names.filter { name in suffixes.contains { name.hasSuffix(".\($0)") } && !name.hasPrefix(".") })
    let known = Set(MailKind.allCases.flatMap { kind in suffixes.map { "\(kind.rawValue).\($0)" } })
    if let unknown = present.subtracting(known).min() {
      throw DomainError.template(unknown, "no mail is called so")
    }
    var own: [MailKind: MailTemplateSource] = [:]
    for kind in MailKind.allCases {
      let files = suffixes.map { "\(kind.rawValue).\($0)" }
      guard files.contains(where: present.contains) else { continue }
      let texts = try files.map { file in
        guard present.contains(file) else { throw DomainError.template(file, "the file is missing") }
        return try text(of: file, in: directory)
      }
      own[kind] = MailTemplateSource(subject: texts[0], text: texts[1], html: texts[2])
    }
    return try MailTemplates(replacing: own)
  }

  private static let suffixes = ["subject", "txt", "html"]

  private static func text(of file: String, in directory: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: directory + "/" + file), data.count <= Template.bytesMax,
      let text = String(bytes: data, encoding: .utf8)
    else { throw DomainError.template(file, Template.Fault.unreadable.sentence) }
    return text
  }
}

extension DomainError {
  /// What is wrong with a template, which the refusal names.
  static func template(_ file: String, _ sentence: String) -> DomainError {
    let name = HeaderText.clean(String(file.prefix(100)))
    return DomainError(
      .mailTemplateInvalid, "The template \(name) cannot be used: \(sentence).", data: ["template": .string(name)])
  }
}
