import ChangeSets
import Foundation

/// The device's private key: 32 bytes in a file of mode 0600 beside the database.
enum DeviceKeyFile {
  private static let name = "device.key"

  /// Loads the key, making one if there is none.
  ///
  /// - Throws: ``ReplicaError/file(path:detail:)`` if the file cannot be read or written, or holds something else.
  static func load(directory: String, random: (Int) -> [UInt8]) throws -> DeviceKey {
    let path = directory + "/" + name
    if ReplicaFiles.exists(path) {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw ReplicaError.file(path: path, detail: "the device key cannot be read")
      }
      do { return try DeviceKey(seed: [UInt8](bytes)) } catch {
        throw ReplicaError.file(path: path, detail: "it holds no device key")
      }
    }
    let seed = random(DeviceKey.seedByteCount)
    let created = FileManager.default.createFile(
      atPath: path, contents: Data(seed), attributes: [.posixPermissions: NSNumber(value: 0o600)])
    guard created else { throw ReplicaError.file(path: path, detail: "the device key cannot be written") }
    return try DeviceKey(seed: seed)
  }
}
