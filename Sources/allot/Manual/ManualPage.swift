import JSONRPC
import NodeService

/// The manual page `allot.1` in mdoc, from the same descriptors and topics as the help.
struct ManualPage {
  private let vocabulary: Vocabulary
  private let pages: HelpPages
  private let common: CommonErrors

  init(_ vocabulary: Vocabulary = .shared) {
    self.vocabulary = vocabulary
    pages = HelpPages(vocabulary)
    common = CommonErrors(vocabulary)
  }

  /// The source of the page.
  var text: String {
    var page = Mdoc()
    page.line(".Dd \(NodeVersion.date)")
    page.macro("Dt", "ALLOT 1")
    page.line(".Os")
    page.section("NAME")
    page.macro("Nm", "allot")
    page.macro("Nd", "training licences and invitations, offline and in sync")
    synopsis(&page)
    description(&page)
    for noun in vocabulary.nouns { commands(of: noun, &page) }
    topics(&page)
    surroundings(&page)
    return page.text
  }

  private func synopsis(_ page: inout Mdoc) {
    page.section("SYNOPSIS")
    page.line(".Nm")
    page.line(".Ar noun verb")
    page.line(".Op Ar word ...")
    page.line(".Op Fl \\&-name Ar value ...")
    for command in OwnCommand.all {
      page.line(".Nm")
      page.macro("Cm", command.name)
      for option in command.options {
        page.line(".Op Fl \\&-\(option.name)" + (option.value.map { " Ar \($0.lowercased())" } ?? ""))
      }
      if command.operand != .none { page.macro("Ar", command.operand.typed.lowercased()) }
    }
  }

  private func description(_ page: inout Mdoc) {
    page.section("DESCRIPTION")
    page.line(".Nm")
    page.sentences(
      """
      keeps the books of an organisation's training licences: how much was paid in, who was invited to which course, \
      who accepted, and what is left. Every machine holds the whole ledger and works offline; when machines meet, they \
      exchange what was written and then show the same.
      """)
    page.paragraph("The options of every command are:")
    page.list { page in
      for option in OwnCommand.commonOptions {
        page.line(".It Fl \\&-\(option.name)" + (option.value.map { " Ar \($0.lowercased())" } ?? ""))
        page.sentences(option.summary)
      }
    }
    page.paragraph("Some commands have a short form:")
    page.list { page in
      for form in ShortForms.all {
        page.macro("It Cm", form.word)
        let long = vocabulary.method(named: form.method)?.words ?? ""
        page.sentences("For `allot \(long)`: \(form.summary).")
      }
    }
    page.paragraph("The commands that are about this program itself:")
    page.list { page in
      for command in OwnCommand.all {
        page.macro("It Cm", command.name)
        page.sentences(command.summary)
        for option in command.options {
          page.line(".Fl \\&-\(option.name)" + (option.value.map { " Ar \($0.lowercased()) :" } ?? " :"))
          page.sentences(option.summary)
        }
      }
    }
  }

  private func commands(of noun: String, _ page: inout Mdoc) {
    page.section("COMMANDS OF \(noun.uppercased())")
    page.sentences("These are about " + (NounSummaries.all[noun] ?? noun) + ".")
    for method in vocabulary.methods(of: noun) {
      page.macro("Ss", "allot \(method.words)")
      page.sentences(Spoken.summary(of: method))
      page.literal([pages.usage(method)])
      if !method.params.isEmpty {
        page.list { page in
          for parameter in method.params {
            if parameter.required {
              page.macro("It Ar", ParameterText.operand(parameter))
            } else {
              let kind = ParameterText.kind(parameter.schema)
              page.line(
                ".It Fl \\&-" + WordBinding.words(parameter.name) + (kind.isEmpty ? "" : " Ar \(kind.lowercased())"))
            }
            page.sentences(pages.explanation(parameter, method))
          }
        }
      }
      examples(method, &page)
      refusals(method, &page)
    }
  }

  private func examples(_ method: MethodDescriptor, _ page: inout Mdoc) {
    guard !method.examples.isEmpty else { return }
    page.paragraph(method.examples.count == 1 ? "An example:" : "Examples:")
    page.literal(
      method.examples.flatMap { example -> [String] in
        if case .error(let word) = example.outcome {
          return ["# \(example.name): refused, \(word)", ExampleLine.text(example, of: method)]
        }
        return ["# \(example.name)", ExampleLine.text(example, of: method)]
      })
  }

  private func refusals(_ method: MethodDescriptor, _ page: inout Mdoc) {
    let own = common.own(of: method)
    guard !own.isEmpty else { return }
    page.paragraph("It may be refused:")
    page.list { page in
      for error in own {
        page.macro("It Sy", error.word)
        page.sentences(([error.message] + error.nextActions.map { Spoken.commands(in: $0) }).joined(separator: " "))
      }
    }
  }

  private func topics(_ page: inout Mdoc) {
    for topic in Topic.all {
      page.section(topic.title.uppercased())
      for block in topic.blocks {
        switch block {
        case .text(let text): page.paragraph(text)
        case .commands(let lines):
          page.literal(lines.map { $0.purpose.isEmpty ? $0.command : "\($0.command)  # \($0.purpose)" })
        case .terms(let terms):
          page.list { page in
            for term in terms {
              page.macro("It Sy", term.term)
              page.sentences(term.meaning)
            }
          }
        }
      }
    }
  }

  private func surroundings(_ page: inout Mdoc) {
    page.section("ENVIRONMENT")
    page.list { page in
      page.macro("It Ev", "ALLOT_DATA")
      page.sentences("Directory of the replica, where the option for it is not given.")
      page.macro("It Ev", "ALLOT_LEDGER")
      page.sentences("The ledger that commands are about, where the option for it is not given.")
      page.macro("It Ev", "ALLOT_ON_BEHALF_OF")
      page.sentences("The member on whose behalf things are done, where the option for it is not given.")
      page.macro("It Ev", "XDG_DATA_HOME")
      page.sentences("Where a directory allot lies that holds the replica, if neither of the two is given.")
    }
    page.section("FILES")
    page.list { page in
      page.macro("It Pa", "~/.local/share/allot")
      page.sentences("The replica, where nothing else is said: one SQLite file, its lock, and its socket.")
    }
    page.section("EXIT STATUS")
    page.list { page in
      for (status, meaning) in OwnCommand.exitStatuses {
        page.macro("It", "\(status)")
        page.sentences(meaning)
      }
    }
  }
}
