#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is known of the screen that a person looks at.
enum Terminal {
  /// Where the command writes.
  enum Stream: Int32 {
    /// Results.
    case output = 1
    /// Complaints and progress.
    case complaints = 2
  }

  /// Whether a person reads the stream.
  static func isShown(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// The columns of the terminal; nil where the stream goes elsewhere or the terminal does not say.
  static func columns(of stream: Stream) -> Int? {
    guard isShown(stream) else { return nil }
    var size = winsize()
    guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
