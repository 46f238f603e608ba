/// The largest addresses and lists of addresses. Lengths are in bytes of UTF-8.
public enum AddressLimits {
  /// The part before the @ (RFC 5321, section 4.5.3.1.1).
  public static let localPartBytes = 64
  /// The whole address (RFC 5321, section 4.5.3.1.3, less the angle brackets of a path).
  public static let addressBytes = 254
  /// One label of the domain (RFC 1035, section 2.3.4), counted as it is written, not in its ASCII form.
  public static let labelBytes = 63
  /// One list of addresses as text.
  public static let listBytes = 64 * 1_048_576
  /// Results of one list.
  public static let listRows = OperationLimits.rows
  /// Unicode scalars of a refused text that a result repeats.
  public static let repeatedScalars = 320
}
