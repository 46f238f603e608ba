import ChangeSets
import Foundation
import Licensing

/// A device's wish to write for the member at an address: one line that can be pasted. It proves that whoever made it
/// holds the device's key, so that nobody enrols a key that is not theirs.
struct DeviceRequest {
  private static let prefix = "allot-device:1:"
  /// Bytes of the text that are looked at before anything is decoded.
  private static let textBytesMax = 2_048

  let key: DevicePublicKey
  let address: EmailAddress
  let name: String
  private let signature: [UInt8]

  /// Signs a request with the key of this device.
  init(address: EmailAddress, name: String, signedBy device: DeviceKey) throws {
    key = device.publicKey
    self.address = address
    self.name = name
    signature = try SignaturePurpose.pairing.sign(Self.message(key, address, name), with: device)
  }

  /// Reads a line and checks its proof.
  init(text: String) throws {
    let line = text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(String.init).joined()
    guard line.hasPrefix(Self.prefix), line.utf8.count <= Self.textBytesMax else {
      throw DomainError(.deviceRequestMalformed)
    }
    let parts = line.dropFirst(Self.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 4, let keyBytes = Data(base64Encoded: String(parts[0])),
      let key = DevicePublicKey(bytes: keyBytes), let addressBytes = Data(base64Encoded: String(parts[1])),
      let nameBytes = Data(base64Encoded: String(parts[2])), let signature = Data(base64Encoded: String(parts[3])),
      let addressText = String(bytes: addressBytes, encoding: .utf8), let address = try? EmailAddress(addressText),
      let name = String(bytes: nameBytes, encoding: .utf8), name.utf8.count <= 100
    else { throw DomainError(.deviceRequestMalformed) }
    (self.key, self.address, self.name) = (key, address, name)
    self.signature = [UInt8](signature)
    guard SignaturePurpose.pairing.verify(self.signature, of: Self.message(key, address, name), by: key) else {
      throw DomainError(.deviceRequestMalformed, "The request was not made by the device that it names.")
    }
  }

  /// The line.
  var text: String {
    let parts = [key.bytes, Array(address.text.utf8), Array(name.utf8), signature]
    return Self.prefix + parts.map { Data($0).base64EncodedString() }.joined(separator: ":")
  }

  /// Key, length of the address in two bytes, address, name.
  private static func message(_ key: DevicePublicKey, _ address: EmailAddress, _ name: String) -> [UInt8] {
    let bytes = Array(address.text.utf8)
    return key.bytes + [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
      + Array(name.utf8)
  }
}
