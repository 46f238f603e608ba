import ChangeSets

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Pages as text, for JSON.
public enum PageText {
  /// Base64 with padding.
  public static func encode(_ page: [UInt8]) -> String {
    Data(page).base64EncodedString()
  }

  /// The bytes of a page; nil for anything that is not base64 with padding, or longer than a page may be.
  public static func decode(_ text: String, limits: ExchangeLimits = ExchangeLimits()) -> [UInt8]? {
    guard text.utf8.count / 4 <= limits.pageFrameBytesMax / 3 + 1 else { return nil }
    return Data(base64Encoded: text).map { [UInt8]($0) }
  }
}
