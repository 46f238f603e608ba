/// The words of this program, which an organisation can replace by files of its own.
enum BuiltInTemplates {
  /// The sources of a kind.
  static func source(of kind: MailKind) -> MailTemplateSource {
    switch kind {
    case .invited: invited
    case .resent: resent
    case .withdrawn: withdrawn
    case .startEdited: startEdited
    case .correction: correction
    case .allocated: allocated
    case .released: released
    case .retracted: retracted
    case .reversed: reversed
    case .licensesAssigned: licensesAssigned
    case .orderRequested: orderRequested
    case .adminInvited: adminInvited
    case .receipt: receipt
    case .renewal: renewal
    case .expiring: expiring
    case .evaluationOpened: evaluationOpened
    case .evaluationDecided: evaluationDecided
    }
  }

  /// A greeting, paragraphs and a signature, in both forms. A paragraph that is the link alone becomes one to press.
  static func letter(_ subject: String, _ paragraphs: [String]) -> MailTemplateSource {
    let greeting = "Hello{{#name}} {{name}}{{/name}},"
    let link = "{{link}}"
    let text = ([greeting] + paragraphs).joined(separator: "\n\n") + "\n\n-- \n{{ledger}}\n"
    let html = ([greeting] + paragraphs).map { paragraph in
      paragraph == link
        ? "<p><a href=\"{{link}}\">{{link}}</a></p>" : "<p>\(paragraph.replacing("\n", with: "<br>\n"))</p>"
    }
    let page = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>{{ledger}}</title></head>
      <body style="font-family: sans-serif; line-height: 1.5">
      \(html.joined(separator: "\n"))
      <p style="color: #666">{{ledger}}</p>
      </body></html>

      """
    return MailTemplateSource(subject: subject, text: text, html: page)
  }
}

// MARK: To learners

extension BuiltInTemplates {
  private static let what = "{{product}}{{#course}} (for {{course}}){{/course}}"
  private static let startLine =
    "{{#start}}Your access starts on {{start}}.{{/start}}{{^start}}Your access starts when you accept.{{/start}}"

  static let invited = letter(
    "Your access to {{product}}",
    [
      "{{ledger}} has given you access to \(what).", "To accept, open this link before {{deadline}}:", "{{link}}",
      startLine, "The link is yours alone. Please do not pass it on.",
    ])

  static let resent = letter(
    "Your access to {{product}}: a new link",
    [
      "This is a new link to accept your access to \(what), given by {{ledger}}.", "Open it before {{deadline}}:",
      "{{link}}", startLine, "The link is yours alone. Please do not pass it on.",
    ])

  static let allocated = letter(
    "Your license for {{product}}",
    [
      "{{ledger}} has given you a license for {{product}}. There is nothing to accept: you can begin at once.",
      "{{#end}}It is valid until {{end}}.{{/end}}",
    ])

  static let released = letter(
    "Your license for {{product}} has ended",
    ["{{ledger}} has taken back your license for {{product}}.", "There is nothing you need to do."])

  static let withdrawn = letter(
    "Your invitation to {{product}} was withdrawn",
    [
      "{{ledger}} has withdrawn your invitation to \(what).{{#reason}} Reason: {{reason}}.{{/reason}}",
      "The link that you were sent no longer works. There is nothing you need to do.",
    ])

  static let startEdited = letter(
    "{{product}}: your access starts on {{start}}",
    ["The start of your access to \(what) was changed.", "It now starts on {{start}}."])

  static let correction = letter(
    "{{product}}: a correction",
    [
      "About \(what) we told you {{before}}. That no longer holds: {{reason}}.", "We are sorry for the confusion.",
    ])

  static let retracted = letter(
    "{{product}}: a correction",
    ["We told you that you were given \(what). That no longer holds: {{reason}}.", "We are sorry for the confusion."])

  static let reversed = letter(
    "Your access to {{product}} has ended",
    [
      "Your license for \(what) was reversed after it was looked into, and your access has ended.",
      "If you did not expect this, please ask whoever invited you.",
    ])
}

// MARK: To members

extension BuiltInTemplates {
  private static let answered = "To answer, name it by its id: {{id}}."

  static let licensesAssigned = letter(
    "Assigned: {{quantity}} × {{product}}",
    [
      "{{quantity}} × {{product}} was assigned to you{{#order}} for order {{order}}{{/order}}.",
      "What was assigned can be given to learners until {{end}}.",
    ])

  static let orderRequested = letter(
    "{{customer}} requests {{quantity}} × {{product}}",
    ["{{customer}} requests {{quantity}} × {{product}}{{#order}} with order {{order}}{{/order}}.", answered])

  static let adminInvited = letter(
    "You are invited to manage {{ledger}}",
    [
      "You were given the role {{role}} in {{ledger}}.",
      "To enrol, use exactly the address {{address}}; another one is not accepted. On your machine, run\n"
        + "allot device offer {{address}}\nand give the line it prints to whoever invited you.",
    ])

  static let receipt = letter(
    "Receipt: {{quantity}} × {{product}}",
    [
      "We received {{amount}} on {{date}} for {{quantity}} × {{product}}."
        + "{{#reference}} Reference: {{reference}}.{{/reference}}", "Thank you.",
    ])

  static let renewal = letter(
    "{{product}} was renewed",
    ["{{quantity}} × {{product}} was renewed on {{date}} for {{amount}}.", "It now runs until {{end}}."])

  static let expiring = letter(
    "{{product}} ends on {{end}}",
    [
      "{{#quantity}}{{quantity}} × {{/quantity}}{{#amount}}{{amount}} of {{/amount}}{{product}} ends on {{end}}"
        + "{{#renews}} unless it is renewed before{{/renews}}.{{#held}} Open invitations hold {{held}} of it.{{/held}}"
    ])

  static let evaluationOpened = letter(
    "An evaluation was requested: {{product}}",
    [
      "An evaluation of {{#learner}}{{learner}}'s {{/learner}}license of {{product}} was requested."
        + "{{#reason}} Reason: {{reason}}.{{/reason}}",
      answered,
    ])

  static let evaluationDecided = letter(
    "An evaluation was decided: {{product}}",
    [
      "The evaluation of {{#learner}}{{learner}}'s {{/learner}}license of {{product}} was decided: {{decision}}."
        + "{{#reason}} Reason: {{reason}}.{{/reason}}"
    ])
}
