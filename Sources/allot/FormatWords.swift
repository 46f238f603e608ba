import JSONRPC

/// The words by which a result is asked for as a file: `--csv`, `--ical`, `--format csv`.
enum FormatWords {
  /// What is to become of the result.
  enum Wish: Equatable {
    /// The result as usual, or in the form that the method itself gives.
    case methods
    /// A list that the command turns into CSV.
    case listAsCSV
  }

  /// Turns the short words into those of the method's own parameter; of a method that only lists, takes them away.
  static func take(from words: inout [String], of descriptor: MethodDescriptor) -> Wish {
    if descriptor.params.contains(where: { $0.name == "format" }) {
      words = words.flatMap { word in
        switch word {
        case "--csv", "--ical": ["--format", String(word.dropFirst(2))]
        default: [word]
        }
      }
      return .methods
    }
    guard ListCSV.item(of: descriptor) != nil else { return .methods }
    var rest: [String] = []
    var wish = Wish.methods
    var left = words[...]
    while let word = left.popFirst() {
      if word == "--csv" || word == "--format=csv" {
        wish = .listAsCSV
      } else if word == "--format", left.first == "csv" {
        left.removeFirst()
        wish = .listAsCSV
      } else {
        rest.append(word)
      }
    }
    words = rest
    return wish
  }
}
