/// The prefixes that keep what is hashed or signed for one purpose from passing as another.
///
/// Each ends in a zero byte and none holds another one, so no prefix is the beginning of another.
enum Domain {
  static let chain = prefix("chain")
  static let erasable = prefix("erasable")
  static let tokenKey = prefix("token-key")
  static let recoveryCheck = prefix("recovery-check")

  static func signature(_ purpose: SignaturePurpose) -> [UInt8] {
    switch purpose {
    case .changeSet: prefix("sign/change-set")
    case .accept: prefix("sign/accept")
    case .pairing: prefix("sign/pairing")
    case .acknowledgement: prefix("sign/acknowledgement")
    case .seal: prefix("sign/seal")
    }
  }

  static func checkCharacters(_ kind: GroupedBase32.Kind) -> [UInt8] {
    switch kind {
    case .device: prefix("check/device")
    case .token: prefix("check/token")
    case .pairing: prefix("check/pairing")
    }
  }

  private static func prefix(_ name: String) -> [UInt8] {
    Array("allot/1/\(name)\0".utf8)
  }
}
