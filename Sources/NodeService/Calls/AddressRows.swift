import JSONRPC
import Licensing
import Replica

/// The addresses of a call, one row for each distinct one and for each text that is none, in the order of the input
/// (R12).
struct AddressRows {
  /// An address and the learner it names.
  struct Row {
    let address: EmailAddress
    /// The keyed hash of the address.
    let key: LearnerID
    let learner: LearnerID
    /// What the person is called, if that was told.
    var name: String?
    /// What a new learner works with, if that was told (R35).
    var technology: String?

    /// The erasable part that holds address and name.
    var contact: [UInt8] { ContactText(address: address, name: name).content }
  }

  let rows: [Result<Row, DomainError>]
  private let texts: [String]

  /// Reads an array of texts, or one text with separators.
  init(_ json: JSON?, naming: (EmailAddress) throws -> NamedAddress?) throws {
    let parsed: [AddressList.Row]
    switch json {
    case .string(let text): parsed = try AddressList.parse(text)
    case .array(let elements): parsed = try AddressList.parse(elements.compactMap(\.stringValue))
    default: parsed = []
    }
    var rows: [Result<Row, DomainError>] = []
    var texts: [String] = []
    for each in parsed {
      switch each {
      case .duplicate: continue
      case .invalid(let text, let reason):
        rows.append(.failure(DomainError(reason)))
        texts.append(text)
      case .valid(let address):
        rows.append(
          try naming(address).map { .success(Row(address: address, key: $0.key, learner: $0.learner)) }
            ?? .failure(DomainError(.learnerUnknown)))
        texts.append(address.text)
      }
    }
    guard !rows.isEmpty else {
      throw DomainError(.nothingAsked, "There is no address.", nextActions: ["Give at least one address."])
    }
    (self.rows, self.texts) = (rows, texts)
  }

  /// What the result of a row repeats of the input.
  func label(_ place: Int) -> JSONObject { ["email": .string(texts[place])] }
}
