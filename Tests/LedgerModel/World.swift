import Licensing

/// Nodes that write change sets offline and sync when told to, at the level of operations: no bytes, no signatures, no
/// files.
///
/// Deterministic: names, chains and times follow from the order of calls alone.
public struct World: Sendable {
  /// One change set of the world.
  public struct Entry: Sendable {
    /// Where and when it was written; its handle is its index in ``World/entries``.
    public let stamp: SetStamp
    /// Exactly what its author held.
    public let past: Handles
    /// Who wrote it.
    public let acting: AuthorityBook.Acting
    /// What it says.
    public let operations: [Operation]

    /// Describes a change set.
    public init(stamp: SetStamp, past: Handles, acting: AuthorityBook.Acting, operations: [Operation]) {
      self.stamp = stamp
      self.past = past
      self.acting = acting
      self.operations = operations
    }
  }

  /// A node: what it holds and what time it believes it is.
  public struct Node: Sendable {
    /// The chain it writes.
    public let chain: SetID
    /// Public key of its device.
    public let deviceKey: [UInt8]
    /// Its clock; moved by whoever plays the story.
    public var clock: Instant
    /// The change sets it holds.
    public fileprivate(set) var held = Handles()
    /// How many change sets it has written.
    public fileprivate(set) var written: UInt64 = 0
    /// The member and grant it writes under unless a call says otherwise.
    public var member: EntityID?
    /// The grant it names.
    public var grant: EntityID?
  }

  /// All change sets ever written, in the order of writing.
  public private(set) var entries: [Entry] = []
  /// The nodes.
  public var nodes: [Node]

  /// A world without change sets whose nodes' clocks all show `now`.
  public init(nodes count: Int, now: Instant) {
    nodes = (0..<count).map { index in
      Node(
        chain: World.name(of: 0xC4A1, UInt64(index)), deviceKey: World.key(of: 0xDE71CE, UInt64(index)), clock: now)
    }
  }

  /// Writes a change set on a node, on top of all it holds. Its hybrid time is later than all of that.
  @discardableResult
  public mutating func write(_ operations: [Operation], by node: Int) -> SetStamp {
    let author = nodes[node]
    let acting = AuthorityBook.Acting(member: author.member, grant: author.grant, deviceKey: author.deviceKey)
    return write(operations, by: node, acting: acting)
  }

  /// The same under a right that is stated.
  @discardableResult
  public mutating func write(_ operations: [Operation], by node: Int, acting: AuthorityBook.Acting) -> SetStamp {
    let author = nodes[node]
    let seen = author.held.sorted.map { entries[$0].stamp.time }.max() ?? 0
    let time = max(UInt64(max(0, author.clock.milliseconds)) << 16, seen + 1)
    let number = author.written + 1
    let stamp = SetStamp(
      id: World.name(of: UInt64(node) + 1, number), time: time, chain: author.chain, number: number,
      handle: Int64(entries.count))
    entries.append(Entry(stamp: stamp, past: author.held, acting: acting, operations: operations))
    nodes[node].held.insert(Int(stamp.handle))
    nodes[node].written = number
    return stamp
  }

  /// Both nodes hold what either held.
  public mutating func sync(_ one: Int, _ other: Int) {
    pull(from: other, to: one)
    pull(from: one, to: other)
  }

  /// `target` takes in what `source` holds.
  public mutating func pull(from source: Int, to target: Int) { nodes[target].held.formUnion(nodes[source].held) }

  /// `target` takes in one change set with everything in its past.
  public mutating func deliver(_ handle: Int, to target: Int) {
    nodes[target].held.formUnion(entries[handle].past)
    nodes[target].held.insert(handle)
  }

  /// Every node holds everything.
  public mutating func syncAll() {
    for node in nodes.indices { nodes[node].held = Handles(upTo: entries.count) }
  }

  /// Moves every clock forward.
  public mutating func pass(days: Int64, hours: Int64 = 0) {
    for node in nodes.indices {
      let later = nodes[node].clock.adding(days: days).milliseconds + hours * 3_600_000
      nodes[node].clock = Instant(milliseconds: later)
    }
  }

  /// The causal order of the world.
  public var order: WorldOrder { WorldOrder(pasts: entries.map(\.past)) }

  /// A name that looks like a hash and does not sort by time of writing.
  static func name(of kind: UInt64, _ number: UInt64) -> SetID {
    var state = kind &* 0x9E37_79B9_7F4A_7C15 &+ number &+ 1
    return SetID(mix(&state), mix(&state), mix(&state), mix(&state))
  }

  static func key(of kind: UInt64, _ number: UInt64) -> [UInt8] { name(of: kind, number).bytes }

  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// The exact causal order of a world.
public struct WorldOrder: Causality, Sendable {
  private let pasts: [Handles]

  /// Takes for each change set, by handle, what its author held.
  public init(pasts: [Handles]) { self.pasts = pasts }

  /// True if the author of `later` held `earlier`.
  public func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    pasts[Int(later.handle)].contains(Int(earlier.handle))
  }
}
