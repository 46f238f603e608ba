/// Why a stream of bytes can no longer be cut into messages. There is one per connection, and then it closes.
public enum FramingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A header block grew beyond this many bytes without its blank line.
  case headerTooLong(bytesMax: Int)
  /// A header line that is not `Name: value` ended by CR LF.
  case malformedHeader
  /// A header block without `Content-Length`.
  case missingLength
  /// A `Content-Length` that is not a plain decimal number; negative ones are of this kind.
  case invalidLength
  /// A `Content-Length` of zero; no JSON text is empty.
  case zeroLength
  /// Two `Content-Length` headers that differ.
  case contradictingLengths
  /// A message, announced or received, of more than this many bytes.
  case messageTooLong(bytesMax: Int)
  /// A `Content-Type` with a character set other than UTF-8.
  case unsupportedCharset
  /// The first line is a request of HTTP; a web page may have sent it, so it gets no answer.
  case looksLikeHTTP
  /// The input ended inside a message.
  case truncated(bytesMissing: Int?)

  /// A stable word for programs.
  public var code: String {
    switch self {
    case .headerTooLong: "framing.headerTooLong"
    case .malformedHeader: "framing.malformedHeader"
    case .missingLength: "framing.missingLength"
    case .invalidLength: "framing.invalidLength"
    case .zeroLength: "framing.zeroLength"
    case .contradictingLengths: "framing.contradictingLengths"
    case .messageTooLong: "framing.messageTooLong"
    case .unsupportedCharset: "framing.unsupportedCharset"
    case .looksLikeHTTP: "framing.looksLikeHTTP"
    case .truncated: "framing.truncated"
    }
  }

  /// A sentence that says what to send instead.
  public var description: String {
    switch self {
    case .headerTooLong(let bytesMax): "the headers of a message may take at most \(bytesMax) bytes"
    case .malformedHeader: "a header must be a line 'Name: value' that ends with CR LF"
    case .missingLength: "the headers of a message must name its Content-Length"
    case .invalidLength: "Content-Length must be a decimal number of bytes"
    case .zeroLength: "Content-Length must not be 0, a message has at least one byte"
    case .contradictingLengths: "the headers name two different Content-Lengths"
    case .messageTooLong(let bytesMax): "a message may take at most \(bytesMax) bytes, send it in parts"
    case .unsupportedCharset: "messages must be UTF-8"
    case .looksLikeHTTP: "this is not an HTTP server"
    case .truncated(let missing?): "the input ended \(missing) bytes before the end of a message"
    case .truncated(nil): "the input ended inside the headers of a message"
    }
  }
}
