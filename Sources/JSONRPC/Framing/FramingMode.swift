/// How messages are told apart in a stream of bytes.
public enum FramingMode: String, Hashable, Sendable, CaseIterable {
  /// A header block with `Content-Length`, as in the Language Server Protocol.
  case headers
  /// One JSON text a line.
  case lines
  /// The first byte that is no blank decides, once, for the whole connection.
  case detect
}
