/// Two things people do to one invitation or one fund without knowing of each other, and the rule that decides.
struct Clash: Hashable, Sendable {
  /// What one person does.
  enum Move: String, CaseIterable, Sendable {
    case withdraw, give, reissue, accept, decline, resend, editStart
    case extend, cover, inviteSame, inviteOthers, deposit, adjustDown, drain
    case submit, approve, deny
  }

  /// How far the invitation has come before the two act.
  enum Scene: Sendable {
    /// It is pending.
    case pending
    /// It is accepted.
    case accepted
    /// It is accepted and its evaluation has been asked for.
    case requested
    /// It is pending, and its deadline passes between the two moves.
    case expiring
  }

  /// The rule of the table of concurrent actions.
  let rule: String
  let scene: Scene
  let one: Move
  let other: Move

  private init(_ rule: String, _ scene: Scene, _ one: Move, _ other: Move) {
    self.rule = rule
    self.scene = scene
    self.one = one
    self.other = other
  }

  /// The pairs the rules speak of.
  static let all: [Clash] = [
    Clash("C1", .pending, .withdraw, .accept), Clash("C2", .pending, .inviteOthers, .inviteOthers),
    Clash("C3", .pending, .inviteSame, .inviteSame), Clash("C4", .pending, .withdraw, .withdraw),
    Clash("C5", .pending, .withdraw, .editStart), Clash("C6", .pending, .editStart, .editStart),
    Clash("C7", .pending, .editStart, .accept), Clash("C8", .expiring, .accept, .inviteOthers),
    Clash("C8", .expiring, .accept, .drain), Clash("C9", .pending, .accept, .accept),
    Clash("C10", .pending, .resend, .withdraw), Clash("C10", .pending, .resend, .accept),
    Clash("C14", .pending, .extend, .withdraw), Clash("C14", .pending, .cover, .withdraw),
    Clash("C15", .pending, .extend, .inviteOthers), Clash("C16", .pending, .extend, .cover),
    Clash("C17", .pending, .deposit, .inviteOthers), Clash("C17", .pending, .adjustDown, .inviteOthers),
    Clash("C18", .expiring, .accept, .extend), Clash("C27", .pending, .decline, .withdraw),
    Clash("C27", .pending, .decline, .accept), Clash("C28", .requested, .approve, .deny),
    Clash("C28", .requested, .deny, .deny), Clash("C31", .pending, .give, .accept),
    Clash("C31", .pending, .reissue, .accept), Clash("C32", .pending, .give, .inviteOthers),
    Clash("C32", .pending, .give, .give),
  ]

  /// Two moves that no rule names together, for what nobody thought of.
  static func drawn(_ random: inout SeededRandom) -> Clash {
    let moves = Move.allCases
    let scenes: [Scene] = [.pending, .pending, .pending, .accepted, .requested, .expiring]
    return Clash(
      "drawn", scenes[random.below(scenes.count)], moves[random.below(moves.count)], moves[random.below(moves.count)])
  }
}
