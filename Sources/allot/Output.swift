import JSONRPC

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the command says: results on standard output, everything else on standard error.
enum Output {
  /// Writes a result.
  static func show(_ text: String) { write(text, to: 1) }

  /// Writes a complaint, a warning or progress, followed by a newline.
  static func complain(_ text: String) {
    guard let columns = Terminal.columns(of: .complaints) else { return write(text + "\n", to: 2) }
    let layout = TextLayout(width: columns)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == " " }.count
      // Columns and command lines stay as they are; sentences are broken between words.
      let fits = line.count <= columns || line.contains("   ")
      write(fits ? line + "\n" : layout.paragraph(String(line), indent: indent, hanging: indent + 2), to: 2)
    }
  }

  /// Says what to do about the rows of a result that were refused.
  static func advise(about rows: [JSON], _ method: String) {
    let advice = RefusedRows(rows, of: Vocabulary.shared.method(named: method)).advice
    if !advice.isEmpty { complain(advice) }
  }

  /// Writes a line on standard error that the next one overwrites.
  static func overwrite(_ line: String) { write("\r" + line, to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if written < 0 && errno == EINTR { continue }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
