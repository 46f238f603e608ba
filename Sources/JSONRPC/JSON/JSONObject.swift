/// An object that keeps the order of its members and finds one by name quickly.
///
/// No name occurs twice. Names are compared by their UTF-8 bytes. Small objects are searched from the front, larger
/// ones carry an index.
public struct JSONObject: Sendable {
  /// One member.
  public typealias Element = (key: String, value: JSON)

  private var members: [Element]
  private var index: [MemberName: Int]?

  /// Members up to which a search from the front beats hashing.
  static let unindexedMembersMax = 12

  /// An empty object.
  public init() {
    members = []
  }

  /// An empty object with room for so many members.
  init(room: Int) {
    members = []
    members.reserveCapacity(room)
  }

  /// The members in this order; of members spelled alike the last value counts, at the first one's place.
  public init(_ elements: some Sequence<(String, JSON)>) {
    self.init(room: elements.underestimatedCount)
    for (name, value) in elements { self[name] = value }
  }

  /// The value of that name. Setting appends or replaces in place; setting nil removes.
  public subscript(name: String) -> JSON? {
    get {
      guard let place = place(of: name) else { return nil }
      return members[place].value
    }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): appendUnchecked(name, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end; a member of that name is replaced in its place instead.
  public mutating func append(_ name: String, _ value: JSON) {
    self[name] = value
  }

  /// Adds a member at the end, unless the value is nil.
  public mutating func appendIfPresent(_ name: String, _ value: JSON?) {
    if let value { self[name] = value }
  }

  /// Whether there is a member of that name.
  public func contains(_ name: String) -> Bool { place(of: name) != nil }

  /// The names in order.
  public var keys: [String] { members.map(\.key) }

  /// Lends the members in their order, without a copy of each.
  func withMembers(_ body: (UnsafeBufferPointer<Element>) -> Void) { members.withUnsafeBufferPointer(body) }

  /// Adds a member at the end; false, and no change, when the name is taken.
  mutating func appendIfNew(_ name: String, _ value: JSON) -> Bool {
    guard place(of: name) == nil else { return false }
    appendUnchecked(name, value)
    return true
  }

  private mutating func appendUnchecked(_ name: String, _ value: JSON) {
    members.append((name, value))
    if index != nil {
      index?[MemberName(name)] = members.count - 1
    } else if members.count > Self.unindexedMembersMax {
      rebuildIndex()
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    index = nil
    if members.count > Self.unindexedMembersMax { rebuildIndex() }
  }

  private mutating func rebuildIndex() {
    var fresh = [MemberName: Int](minimumCapacity: members.count * 2)
    for (place, member) in members.enumerated() { fresh[MemberName(member.key)] = place }
    index = fresh
  }

  private func place(of name: String) -> Int? {
    if let index { return index[MemberName(name)] }
    for place in members.indices where members[place].key.hasSameBytes(as: name) { return place }
    return nil
  }
}

/// A member's name compared by bytes; its hash may be the coarser one of `String`.
private struct MemberName: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: MemberName, right: MemberName) -> Bool { left.text.hasSameBytes(as: right.text) }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension JSONObject: RandomAccessCollection {
  /// The place of the first member.
  public var startIndex: Int { 0 }
  /// One past the place of the last member.
  public var endIndex: Int { members.count }
  /// The member at that place, which must exist.
  public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
  /// Equal when both have the same names with equal values, in any order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    for (place, member) in left.members.enumerated() {
      let twin = right.members[place]
      if twin.key.hasSameBytes(as: member.key) {
        guard twin.value == member.value else { return false }
      } else {
        guard let value = right[member.key], value == member.value else { return false }
      }
    }
    return true
  }

  /// A sum over the members, since order does not count.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members {
      var own = Hasher()
      own.combine(member.key)
      own.combine(member.value)
      sum &+= own.finalize()
    }
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// The members in this order; of members spelled alike the last value counts.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(elements)
  }
}
