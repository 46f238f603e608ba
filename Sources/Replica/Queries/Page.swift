/// Which part of a list is wanted.
public struct PageRequest: Hashable, Sendable {
  /// Items that one page may hold at most.
  public static let limitMax = 1_000
  /// Items of a page where the caller does not say.
  public static let limitDefault = 100

  /// How many items, from 1 to ``limitMax``.
  public let limit: Int
  /// Where the page before ended; nil for the first one.
  public let cursor: PageCursor?

  /// Asks for a page; a limit out of range is brought into it.
  public init(limit: Int = PageRequest.limitDefault, cursor: PageCursor? = nil) {
    self.limit = min(max(1, limit), PageRequest.limitMax)
    self.cursor = cursor
  }
}

/// Where a page ended. Opaque to callers; of use only for the list it came from.
public struct PageCursor: Hashable, Sendable {
  /// The integers by which the list is ordered, of the last item.
  let keys: [Int64]

  init(_ keys: Int64...) { self.keys = keys }

  /// Reads what ``text`` gave; nil for anything else.
  public init?(text: String) {
    guard text.utf8.count <= 128, text.hasPrefix("c") else { return nil }
    var keys: [Int64] = []
    for part in text.dropFirst().split(separator: ".", omittingEmptySubsequences: false) {
      guard let key = Int64(part, radix: 36) else { return nil }
      keys.append(key)
    }
    self.keys = keys
  }

  /// The text that a caller hands back.
  public var text: String { "c" + keys.map { String($0, radix: 36) }.joined(separator: ".") }

  /// The key at a place; the least number where the cursor has none.
  func key(_ place: Int = 0) -> Int64 { keys.indices.contains(place) ? keys[place] : .min }
}

/// A part of a list.
public struct Page<Item> {
  /// The items, in the order of the list.
  public let items: [Item]
  /// Where to go on; nil at the end of the list.
  public let next: PageCursor?

  /// A part of a list.
  public init(items: [Item], next: PageCursor?) {
    self.items = items
    self.next = next
  }
}

extension Page: Sendable where Item: Sendable {}
