extension LearnerID {
  /// How the text id of a learner begins.
  public static let prefix = "lrn"

  private static let form = "\(prefix)_<\(Crockford32.characters(forBytes: 16)) characters>"

  /// Reads `lrn_` and the 26 characters of the sixteen bytes. Every learner has exactly one text.
  public init(text: String) throws(PublicIDError) {
    guard let (prefix, rest) = PublicIDError.parts(of: text) else {
      throw PublicIDError(text, expected: LearnerID.form, reason: .form)
    }
    guard prefix == LearnerID.prefix else {
      let reason: PublicIDError.Reason = EntityKind(rawValue: prefix) == nil ? .unknownKind : .otherKind
      throw PublicIDError(text, expected: LearnerID.form, reason: reason)
    }
    guard let bytes = Crockford32.bytes(of: rest), let learner = LearnerID(bytes: bytes) else {
      throw PublicIDError(text, expected: LearnerID.form, reason: .form)
    }
    self = learner
  }

  /// `lrn_` and 26 characters.
  public var text: String { "\(LearnerID.prefix)_\(Crockford32.text(of: bytes))" }
}
