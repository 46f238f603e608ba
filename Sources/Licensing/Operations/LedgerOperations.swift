/// Begins a ledger. Row 0 is the owner as a member; row 1 is the owner's grant.
public struct OpenLedger: Hashable, Sendable {
  /// Makes two ledgers of one owner differ: 16 bytes.
  public var nonce: [UInt8]
  /// Public key of the owner's first device, 32 bytes; it may write from the first change set on.
  public var deviceKey: [UInt8]
  /// Public key kept offline above all devices, 32 bytes.
  public var recoveryKey: [UInt8]
  /// Key of the hash that names learners by their address, 32 bytes.
  public var pepper: [UInt8]
  /// The rules version in force from here on.
  public var rules: UInt32
  /// What people call the ledger, at most 200 bytes.
  public var name: String
  /// The owner's address and name, among the erasable parts of the change set.
  public var ownerContact: Contact

  /// States every field; see the fields for lengths.
  public init(
    nonce: [UInt8], deviceKey: [UInt8], recoveryKey: [UInt8], pepper: [UInt8], rules: UInt32, name: String,
    ownerContact: Contact
  ) {
    self.nonce = nonce
    self.deviceKey = deviceKey
    self.recoveryKey = recoveryKey
    self.pepper = pepper
    self.rules = rules
    self.name = name
    self.ownerContact = ownerContact
  }

  /// Row of the owner as a member.
  public static let memberRow: UInt32 = 0
  /// Row of the owner's grant.
  public static let grantRow: UInt32 = 1
}

/// A person's address as the replicated side holds it: a keyed hash, and the place of the erasable text.
public struct Contact: Hashable, Sendable {
  /// Keyed hash of the canonical address.
  public var key: LearnerID
  /// Index of the commitment, in the change set, that the erasable address opens.
  public var commitment: UInt32

  /// Names an address by its keyed hash and its commitment.
  public init(key: LearnerID, commitment: UInt32) {
    self.key = key
    self.commitment = commitment
  }
}

/// Changes the ledger's settings; a member left out stays as it is (C30: the later in clock order wins, field by
/// field).
public struct ConfigureLedger: Hashable, Sendable {
  /// What people call the ledger, at most 200 bytes.
  public var name: String?
  /// The time zone that local days are of, such as `Europe/Vienna`; at most 64 bytes. Never looked up by resolution.
  public var timeZone: String?
  /// What new learners are given to begin with (R35).
  public var strategy: AssignmentStrategy?
  /// What is allocated by itself to new learners (R42).
  public var automaticAllocation: AutomaticAllocation?
  /// The partner whose customer the organisation is (R37).
  public var partner: PartnerPath?
  /// Days before the end of a supply at which members are reminded, 0 to ``reminderDaysMax``; 0 for no reminder.
  public var reminderDays: UInt32?

  /// The most days before an end that a reminder may be asked for.
  public static let reminderDaysMax: UInt32 = 3_660
  /// Days before an end at which members are reminded as long as nobody has said otherwise.
  public static let reminderDaysDefault: UInt32 = 30

  /// Whether it changes anything besides the partner.
  var changesMoreThanPartner: Bool {
    name != nil || timeZone != nil || strategy != nil || automaticAllocation != nil || reminderDays != nil
  }

  /// States what changes.
  public init(
    name: String? = nil, timeZone: String? = nil, strategy: AssignmentStrategy? = nil,
    automaticAllocation: AutomaticAllocation? = nil, partner: PartnerPath? = nil, reminderDays: UInt32? = nil
  ) {
    self.name = name
    self.timeZone = timeZone
    self.strategy = strategy
    self.automaticAllocation = automaticAllocation
    self.partner = partner
    self.reminderDays = reminderDays
  }
}

/// Gives a member a role (R3, R34). Without `member`, row 0 is a new member.
public struct GrantRole: Hashable, Sendable {
  /// The member who receives the role; nil makes a new one out of `contact`.
  public var member: EntityID?
  /// The new member's address; present exactly when `member` is nil.
  public var contact: Contact?
  /// The role.
  public var role: Role
  /// The partner that a partner manager acts for (R37); none for every other role, and for one who stands above all
  /// partners.
  public var partner: PartnerPath
  /// The team that a team manager manages (R34); none for every other role. Without one a team manager manages nobody.
  public var team: TeamName

  /// A role for a member who exists or for a new one.
  public init(
    member: EntityID?, contact: Contact?, role: Role, partner: PartnerPath = .none, team: TeamName = .none
  ) {
    self.member = member
    self.contact = contact
    self.role = role
    self.partner = partner
    self.team = team
  }

  /// Row of the new member.
  public static let memberRow: UInt32 = 0
  /// Row of the grant.
  public static let grantRow: UInt32 = 1
}

/// Lets a device write for a member. The member must have been enrolled with exactly the address invited (R3).
public struct GrantDevice: Hashable, Sendable {
  /// The member whose device it is.
  public var member: EntityID
  /// The device's public key, 32 bytes.
  public var deviceKey: [UInt8]
  /// What people call the device, at most 100 bytes.
  public var name: String

  /// A device for a member.
  public init(member: EntityID, deviceKey: [UInt8], name: String) {
    self.member = member
    self.deviceKey = deviceKey
    self.name = name
  }
}

/// Lets a device tell learners for the whole ledger; before the first appointment each device tells whom it invites
/// (C34).
public struct AppointMailer: Hashable, Sendable {
  /// The device, named by its grant, or by row ``OpenLedger/memberRow`` of the ledger's first operation for the device
  /// that opened it.
  public var device: EntityID

  /// Appoints a device.
  public init(device: EntityID) { self.device = device }
}

/// Settles a case: the loss of `operation` under `rule` to `winner`, as it was seen.
public struct ResolveCase: Hashable, Sendable {
  /// The row that lost.
  public var operation: EntityID
  /// The rule it lost by.
  public var rule: ConflictRule
  /// The row that won, if the case names one.
  public var winner: EntityID?
  /// A remark for the next reader, at most 500 bytes.
  public var note: String

  /// Settles one case as it was seen.
  public init(operation: EntityID, rule: ConflictRule, winner: EntityID?, note: String) {
    self.operation = operation
    self.rule = rule
    self.winner = winner
    self.note = note
  }
}

/// Records that notices were sent.
public struct RecordSent: Hashable, Sendable {
  /// One notice that went out.
  public struct Row: Hashable, Sendable {
    /// What the notice said.
    public var kind: NoticeKind
    /// The invitation or other thing it was about.
    public var subject: EntityID
    /// The row whose effect it told.
    public var cause: EntityID
    /// The member who was told; nil exactly if learners are told notices of this kind.
    public var recipient: EntityID?

    /// One notice.
    public init(kind: NoticeKind, subject: EntityID, cause: EntityID, recipient: EntityID? = nil) {
      self.kind = kind
      self.subject = subject
      self.cause = cause
      self.recipient = recipient
    }
  }

  /// The notices, at least one.
  public var rows: [Row]

  /// Records these notices.
  public init(rows: [Row]) { self.rows = rows }
}

/// Puts the next version of the rules in force for everything that is written after it. An owner's operation.
public struct RaiseRules: Hashable, Sendable {
  /// One more than the version in force where this is written.
  public var rules: UInt32

  /// Names the version.
  public init(rules: UInt32) { self.rules = rules }
}
