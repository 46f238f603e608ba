/// Completions for zsh.
struct ZshCompletions {
  let model: CompletionModel

  init(_ model: CompletionModel) { self.model = model }

  /// Nouns, then verbs, then what the command takes, as `_arguments` wants it.
  var script: String {
    """
    #compdef allot
    # Completions of allot for zsh. Put this file into a directory of $fpath under the name _allot,
    # or load it with: source <(allot completions zsh)

    _allot() {
      local -a common=(
    \(lines(model.common.map(option), indent: 8))
      )
      local -a first=(
    \(described(model.firstWords.map { ($0.word, $0.summary) }, indent: 8))
      )
      local -a verbs=() names=() before=()
      local key= word=
      integer index=2 is_value=0 is_whole=0
      # Noun and verb, or a short form; options may stand before and between.
      for (( ; index < CURRENT && ! is_whole; index++ )); do
        word=$words[index]
        if (( is_value )); then
          is_value=0
          before+=("$word")
        elif [[ $word == -* ]]; then
          if [[ $word == --data || $word == --clock ]]; then is_value=1; fi
          before+=("$word")
        elif [[ -z $key ]]; then
          key=$word
          _allot_verbs
          names=(${verbs%%:*})
          if (( ! $#verbs )); then is_whole=1; fi
        else
          is_whole=1
          if (( ${names[(Ie)$word]} )); then key="$key $word"; else before+=("$word"); fi
        fi
      done
      if (( ! is_value )) && [[ $words[CURRENT] != -* ]]; then
        if [[ -z $key ]]; then
          _describe -t commands 'allot command' first
          return
        elif (( $#verbs && ! is_whole )); then
          _describe -t commands "$key verb" verbs
          return
        fi
      fi
      # What is left, behind a word that stands for the command.
      words=(allot $before "${(@)words[index,-1]}")
      (( CURRENT = $#before + 2 + CURRENT - index ))
      case $key in
    \(commandCases)
        *)
          _arguments $common
          ;;
      esac
    }

    # The verbs of a noun, each with what it does.
    _allot_verbs() {
      case $key in
    \(verbCases)
      esac
    }

    if [[ $funcstack[1] == _allot ]]; then
      _allot "$@"
    elif (( $+functions[compdef] )); then
      compdef _allot allot
    fi

    """
  }

  private var verbCases: String {
    model.nouns.map { noun, verbs in
      "        \(quoted(noun)))\n          verbs=(\n"
        + described(verbs.map { ($0.verb, $0.summary) }, indent: 12)
        + "\n          )\n          ;;"
    }.joined(separator: "\n")
  }

  private var commandCases: String {
    model.commands.map { command in
      let options = command.options.map(option)
      var operands = command.operands.map { operand("':value:", $0) }
      if command.repeats, let last = command.operands.last {
        operands[operands.count - 1] = operand("'*:value:", last)
      }
      let key = quoted(command.words.joined(separator: " "))
      let all = (["$common"] + options + operands).joined(separator: " \\\n            ")
      return "        \(key))\n          _arguments \(all)\n          ;;"
    }.joined(separator: "\n")
  }

  private func operand(_ head: String, _ values: CompletionModel.Values) -> String { head + action(values) + "'" }

  private func option(_ option: CompletionModel.Option) -> String {
    let summary = escaped(option.summary)
    guard let values = option.values else { return "'--\(option.name)[\(summary)]'" }
    return "'*--\(option.name)=[\(summary)]:\(option.name):\(action(values))'"
  }

  private func action(_ values: CompletionModel.Values) -> String {
    switch values {
    case .free: " "
    case .words(let words): "(" + words.joined(separator: " ") + ")"
    case .file: "_files"
    case .directory: "_files -/"
    }
  }

  private func lines(_ words: [String], indent: Int) -> String {
    words.map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
  }

  private func described(_ words: [(String, String)], indent: Int) -> String {
    lines(words.map { quoted($0.0 + ":" + $0.1) }, indent: indent)
  }

  private func escaped(_ text: String) -> String {
    text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]")
      .replacing(":", with: "\\:")
  }

  private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
