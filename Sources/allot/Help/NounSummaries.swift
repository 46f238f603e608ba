/// What the commands of a noun are about, in a few words. Every noun of the methods has one; a test sees to it.
enum NounSummaries {
  static let all: [String: String] = [
    "node": "this node: what it is, whether it is sound, a backup",
    "clock": "what time it is for this node",
    "ledger": "the books of one organisation",
    "member": "the people who administer, and their roles",
    "device": "the machines that write for them",
    "learner": "the people who receive access",
    "product": "what can be given: courses, add-ons, subscriptions",
    "fund": "prepaid money and what became of it",
    "order": "licences that a partner orders for a customer",
    "subscription": "seats that are renewed",
    "license": "licences out of a pool",
    "invitation": "giving access, and taking it back while it is not accepted",
    "evaluation": "what happens to an accepted invitation that was a mistake",
    "strategy": "what new learners are given by themselves",
    "case": "intentions that lost to others, and what to do about them",
    "notification": "what learners and members are to be told",
    "report": "figures for people who decide",
    "history": "who did what, and why a thing is as it is",
    "changes": "carrying change sets by file",
    "peer": "the nodes that this one syncs with",
    "sync": "exchanging change sets with them",
    "rpc": "the interface for programs",
  ]
}
