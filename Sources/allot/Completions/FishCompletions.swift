/// Completions for fish.
struct FishCompletions {
  let model: CompletionModel

  init(_ model: CompletionModel) { self.model = model }

  /// One line for each word that can be completed; a function says where the cursor stands.
  var script: String {
    """
    # Completions of allot for fish. Load them with: allot completions fish | source

    # Prints the words before the cursor that are no options and no values of options, one a line.
    function __allot_words
        set -l pending ''
        for word in (commandline -opc)[2..-1]
            if test -n "$pending"
                set pending ''
            else if contains -- $word \(flags.joined(separator: " ")) -h
                continue
            else if string match -q -- '--no-*' $word; or string match -q -- '--*=*' $word
                continue
            else if string match -q -- '--*' $word
                set pending $word
            else
                echo $word
            end
        end
    end

    # Whether the command is the one given; a number behind it says how many words follow, with + how many at least.
    function __allot_at
        set -l words (__allot_words)
        set -l wanted $argv
        set -l behind ''
        if string match -qr '^[0-9]+[+]?$' -- $argv[-1]
            set behind $argv[-1]
            set wanted $argv[1..-2]
        end
        set -l used (count $wanted)
        if test (count $words) -lt $used
            return 1
        end
        if test $used -gt 0; and test "$words[1..$used]" != "$wanted"
            return 1
        end
        set -l count (math (count $words) - $used)
        switch $behind
            case ''
                return 0
            case '*+'
                test $count -ge (string trim -rc + -- $behind)
            case '*'
                test $count -eq $behind
        end
    end

    complete -c allot -f
    \(lines.joined(separator: "\n"))

    """
  }

  /// Everything that stands alone, so that the word behind it is no value.
  private var flags: [String] {
    let all = model.common + model.commands.flatMap(\.options)
    return Set(all.filter { $0.values == nil }.map { "--" + $0.name }).sorted()
  }

  private var lines: [String] {
    var lines = model.firstWords.map { "complete -c allot -n '__allot_at 0' -a \($0.word) -d \(quoted($0.summary))" }
    for (noun, verbs) in model.nouns {
      lines += verbs.map { "complete -c allot -n '__allot_at \(noun) 0' -a \($0.verb) -d \(quoted($0.summary))" }
    }
    for command in model.commands {
      let words = command.words.joined(separator: " ")
      lines += command.options.map { option($0, at: words) }
      for (place, values) in command.operands.enumerated() where values != .free {
        let isLast = place == command.operands.count - 1
        let position = isLast && command.repeats ? "\(place)+" : "\(place)"
        lines.append("complete -c allot -n '__allot_at \(words) \(position)'" + argument(values))
      }
    }
    return lines + model.common.map { option($0, at: nil) }
  }

  private func option(_ option: CompletionModel.Option, at words: String?) -> String {
    var line = "complete -c allot" + (words.map { " -n '__allot_at \($0)'" } ?? "")
    line += " -l \(option.name)"
    if let values = option.values { line += " -x" + argument(values) }
    return line + " -d \(quoted(option.summary))"
  }

  private func argument(_ values: CompletionModel.Values) -> String {
    switch values {
    case .free: ""
    case .words(let words): " -a \(quoted(words.joined(separator: " ")))"
    case .file: " -a '(__fish_complete_path (commandline -ct))'"
    case .directory: " -a '(__fish_complete_directories (commandline -ct))'"
    }
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
