import Foundation
import Synchronization

/// A power cut in the middle of an action.
///
/// While the node works, its files are copied at a moment inside a transaction. The action then ends as it would have,
/// and its reply is lost; the node starts again from the copy. What was acknowledged before must be there; the action
/// wholly or not at all.
enum Crash {
  static func during(_ step: Step, in world: World) throws {
    var action = Action(world: world, step: step)
    let node = action.node
    let copy = node.directory + ".crash"
    let source = node.directory
    let left = Mutex(SeededRandom(seed: step.seed).firstValue % 6)
    node.onRandom {
      let isNow = left.withLock { count in
        if count == 0 { return false }
        count -= 1
        return count == 0
      }
      if isNow { Self.copy(source, to: copy) }
    }
    defer { node.onRandom(nil) }
    let before = world.acknowledgedCount
    try action.run()
    node.onRandom(nil)
    node.close()
    if FileManager.default.fileExists(atPath: copy) {
      try Self.putBack(copy, into: source)
      world.forgetAcknowledgements(since: before)
    }
    try node.restart()
  }

  /// Gives the files of a directory the content that those of the copy have. They stay the same files, as after a power
  /// cut: a replica that finds itself in another file takes itself for a restored one.
  private static func putBack(_ copy: String, into source: String) throws {
    let files = FileManager.default
    let names = try files.contentsOfDirectory(atPath: copy)
    for name in try files.contentsOfDirectory(atPath: source) where !names.contains(name) {
      try files.removeItem(atPath: source + "/" + name)
    }
    for name in names {
      guard let content = files.contents(atPath: copy + "/" + name) else { continue }
      try content.write(to: URL(fileURLWithPath: source + "/" + name))
    }
    try files.removeItem(atPath: copy)
  }

  private static func copy(_ source: String, to copy: String) {
    try? FileManager.default.removeItem(atPath: copy)
    try? FileManager.default.copyItem(atPath: source, toPath: copy)
  }
}

extension SeededRandom {
  /// The first number this source would give, without moving it.
  var firstValue: UInt64 {
    var copy = self
    return copy.next()
  }
}
