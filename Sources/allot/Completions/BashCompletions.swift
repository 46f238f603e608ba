/// Completions for bash 4 or later, without the package bash-completion.
struct BashCompletions {
  let model: CompletionModel

  init(_ model: CompletionModel) { self.model = model }

  /// The words before the cursor are read one by one: options and their values are set aside, the others say which
  /// command it is and which of its operands is being typed.
  var script: String {
    """
    # Completions of allot for bash. Load them with: source <(allot completions bash)

    _allot_offers() {
      case "$1" in
    \(verbCases)
    \(commandCases)
      esac
    }

    _allot_values() {
      case "$1" in
    \(valueCases)
      esac
    }

    _allot() {
      local current=${COMP_WORDS[COMP_CWORD]} key='' word='' pending='' place=0 index
      COMPREPLY=()
      local -a words=() flags=() options=() operands=() verbs=()
      local repeats=''
      for (( index = 1; index < COMP_CWORD; index++ )); do
        word=${COMP_WORDS[index]}
        # An equals sign is a word of its own here, as in --name=value.
        if [[ $word == = ]]; then continue; fi
        if [[ -n $pending ]]; then
          pending=''
          continue
        fi
        case $word in
          --json | --help | -h) ;;
          --data | --clock) pending=$word ;;
          --*)
            if [[ " ${flags[*]} " != *" $word "* && $word != --no-* ]]; then pending=$word; fi
            ;;
          *)
            if [[ -z $key ]]; then
              key=$word
              _allot_offers "$key"
            elif (( ${#verbs[@]} > 0 && ${#words[@]} == 1 )) && [[ " ${verbs[*]} " == *" $word "* ]]; then
              key="$key $word"
              verbs=()
              flags=() options=() operands=() repeats=''
              _allot_offers "$key"
            else
              place=$(( place + 1 ))
            fi
            words+=("$word")
            ;;
        esac
      done
      if [[ $current == = ]]; then current=''; fi
      local -a offered=()
      local kind=''
      if [[ -n $pending ]]; then
        kind=$(_allot_values "$key $pending")
      elif [[ $current == -* ]]; then
        offered=("${options[@]}" "${flags[@]}" \(commonNames))
      elif [[ -z $key ]]; then
        offered=(\(model.firstWords.map(\.word).joined(separator: " ")))
      else
        if (( ${#words[@]} == 1 )); then offered=("${verbs[@]}"); fi
        if [[ -n $repeats ]] && (( place >= ${#operands[@]} )); then place=$(( ${#operands[@]} - 1 )); fi
        kind=${operands[place]:-}
      fi
      case $kind in
        file) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        directory) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        words:*) read -r -a operands <<< "${kind#words:}" && offered+=("${operands[@]}") ;;
      esac
      if (( ${#offered[@]} > 0 )); then
        mapfile -t COMPREPLY < <(compgen -W "${offered[*]}" -- "$current")
      fi
    }

    complete -o bashdefault -o filenames -F _allot allot

    """
  }

  private var verbCases: String {
    model.nouns.map { noun, verbs in
      let words = verbs.map(\.verb).joined(separator: " ")
      let short = model.commands.contains { $0.words == [noun] }
      // A noun that is a short form too offers the options of what it stands for.
      return short ? "" : "    \(quoted(noun))) verbs=(\(words)) ;;\n"
    }.joined().trimmingSuffix { $0 == "\n" }
  }

  private var commandCases: String {
    model.commands.map { command in
      var parts: [String] = []
      if let noun = model.nouns.first(where: { [$0.noun] == command.words }) {
        parts.append("verbs=(\(noun.verbs.map(\.verb).joined(separator: " ")))")
      }
      let options = command.options.filter { $0.values != nil }.map { "--\($0.name)" }
      let flags = command.options.filter { $0.values == nil }.map { "--\($0.name)" }
      parts.append("options=(\(options.joined(separator: " ")))")
      parts.append("flags=(\(flags.joined(separator: " ")))")
      parts.append("operands=(\(command.operands.map { quoted(kind($0)) }.joined(separator: " ")))")
      parts.append("repeats=\(command.repeats ? "yes" : "''")")
      return "    \(quoted(command.words.joined(separator: " "))))\n      \(parts.joined(separator: " "))\n      ;;"
    }.joined(separator: "\n")
  }

  private var valueCases: String {
    let own = model.commands.flatMap { command in
      command.options.compactMap { option -> String? in
        guard let values = option.values, values != .free else { return nil }
        let key = command.words.joined(separator: " ") + " --" + option.name
        return "    \(quoted(key))) echo \(quoted(kind(values))) ;;"
      }
    }
    return (own + ["    *\" --data\") echo directory ;;"]).joined(separator: "\n")
  }

  private var commonNames: String { model.common.map { "--" + $0.name }.joined(separator: " ") }

  private func kind(_ values: CompletionModel.Values) -> String {
    switch values {
    case .free: "free"
    case .words(let words): "words:" + words.joined(separator: " ")
    case .file: "file"
    case .directory: "directory"
    }
  }

  private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
