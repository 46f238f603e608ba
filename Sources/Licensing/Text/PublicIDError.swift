/// Why a text is not the id of a thing.
public struct PublicIDError: Error, Hashable, Sendable {
  /// What is wrong with it.
  public enum Reason: Hashable, Sendable {
    /// Something in it has the wrong form.
    case form
    /// Its prefix belongs to no kind of thing.
    case unknownKind
    /// It names a thing of another kind than the one wanted.
    case otherKind
  }

  /// The text as given, cut if it is long.
  public let text: String
  /// The form that is required, such as `inv_<16 characters>-<operation>-<row>`.
  public let expected: String
  /// What is wrong.
  public let reason: Reason

  init(_ text: String, expected: String, reason: Reason) {
    self.text = excerpt(text)
    self.expected = expected
    self.reason = reason
  }

  /// What stands before and after the first underscore; nil without one.
  static func parts(of text: String) -> (prefix: String, rest: Substring)? {
    guard let underscore = text.firstIndex(of: "_") else { return nil }
    return (String(text[..<underscore]), text[text.index(after: underscore)...])
  }
}

extension PublicIDError: CustomStringConvertible {
  /// One sentence in English that shows the required form.
  public var description: String {
    switch reason {
    case .form: "“\(text)” is not an id of the form \(expected); copy the id exactly as it was shown, in small letters."
    case .unknownKind: "“\(text)” does not begin like the id of any thing; an id of the form \(expected) is needed."
    case .otherKind: "“\(text)” is the id of another kind of thing; an id of the form \(expected) is needed."
    }
  }
}
