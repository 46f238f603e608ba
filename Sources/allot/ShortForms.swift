/// The short forms of common commands. Each stands for a method and nothing else.
enum ShortForms {
  /// What is typed, the method it stands for, and what it does, in the order of help.
  static let all: [(word: String, method: String, summary: String)] = [
    ("invite", "invitation.create", "invite learners to a product"),
    ("resend", "invitation.resend", "send invitations again"),
    ("withdraw", "invitation.withdraw", "withdraw pending invitations"),
    ("accept", "invitation.accept", "accept an invitation for a learner"),
    ("decline", "invitation.decline", "decline an invitation for a learner"),
    ("invitations", "invitation.list", "list invitations"),
    ("funds", "fund.list", "list funds with their balances"),
    ("cases", "case.list", "list what lost to something else, and what to do"),
    ("sync", "sync.run", "exchange change sets with peers"),
    ("why", "history.explain", "explain why a thing is as it is"),
    ("info", "node.info", "show this node"),
    ("verify", "node.verify", "check the replica"),
  ]

  /// The method that a word stands for.
  static func method(of word: String) -> String? { all.first { $0.word == word }?.method }
}
