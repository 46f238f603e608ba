import JSONRPC

/// The things that examples name: what stands in the ledger they are played in.
///
/// The texts are looks. Whoever plays an example prepares a ledger in which each of these things exists, and puts in
/// its own ids. What a call makes anew is named in results by any text of the same form.
enum ExampleThing: CaseIterable {
  /// The ledger.
  case ledger
  /// The owner, who writes from this node.
  case ana
  /// The course “Swift Basics”, 1299.00 USD.
  case course
  /// The fund “Training”, 10000.00 USD until 2027-06-30.
  case fund
  /// The one lot of that fund.
  case lot
  /// The product “Seat”, 365.00 USD a year.
  case seat
  /// Five of those seats since 2026-07-01, renewed every year.
  case subscription
  /// Three more seats that nobody has paid for.
  case purchase
  /// A full administrator with a laptop of his own.
  case ben
  /// That laptop.
  case bensLaptop
  /// The line that Cara's laptop offers; Cara is a member and has no device yet.
  case deviceRequest
  /// Lea's invitation, accepted; she is registered.
  case accepted
  /// Max's invitation, pending.
  case pending
  /// Nia's invitation, withdrawn.
  case withdrawn
  /// Tom's invitation, accepted on Ben's laptop while Ana withdrew it here.
  case contested
  /// The learner Lea.
  case lea
  /// The learner Max.
  case max
  /// The link that Max was sent.
  case link
  /// The token in that link.
  case token
  /// The case in which Ana's withdrawal lost.
  case `case`
  /// The evaluation request that her withdrawal became.
  case evaluation
  /// The notice that Max is to be told of the invitation.
  case notice
  /// The notice that Nia is to be told of the withdrawal; sending it failed.
  case failedNotice
  /// Where the peer “desk” listens; it lacks the last two change sets.
  case peer
  /// The page that holds everything this node wrote and took in.
  case page
  /// A file that does not exist yet.
  case backupPath
  /// The product “Premium”, whose licenses are ordered. It and what follows is there for `order` and `license` only.
  case premium
  /// An order of ten Premium licenses, PO-2001, assigned; Lea's was drawn from it.
  case order
  /// An order of five, not answered.
  case requested
  /// An order of three, assigned on Ana's node while Ben cancelled it on his.
  case doubtful
  /// What Ben's cancellation became.
  case cancellation
  /// Lea's license, allocated and not used.
  case license

  /// How examples write it.
  var text: String {
    switch self {
    case .ledger: "led_37a6fb365743f2a77406"
    case .ana: "mem_6ykfpdjq8fsaex06-0-0"
    case .course: "prd_9w3mjpj53m7s6srr-0-0"
    case .fund: "fnd_fxydctnr0v08kh4e-0-0"
    case .lot: "lot_fxydctnr0v08kh4e-1-0"
    case .seat: "prd_m7d2h5w9k1v4x8qc-0-0"
    case .subscription: "sub_k3v8w2n6q4d7h1jm-0-0"
    case .purchase: "pur_t5x9c3f8r2g6b4zn-0-0"
    case .bensLaptop: "dev_pyjkw7vnegc9hh6w-0-0"
    case .ben: "mem_a63a1y4g40wvcghg-0-0"
    case .deviceRequest:
      """
      allot-device:1:I30dbkiCUjzGi3+vxKCIyT44M8F9W8tFqKgbOVmQEKA=:Y2FyYUBub3J0aHdpbmQuZXhh\
      bXBsZQ==:Q2FyYSdzIGxhcHRvcA==:dU6qQZaR3JQPk4mU4tgCkFIJuj1yaYco+L8sJDR+rxTEFNT1McrkwS\
      MMOJXCcklMBQC7PgNJKM9u1nvnVi5wDg==
      """
    case .accepted: "inv_y3af5bnqs2ejgrms-0-0"
    case .pending: "inv_y3af5bnqs2ejgrms-0-1"
    case .withdrawn: "inv_y3af5bnqs2ejgrms-0-2"
    case .contested: "inv_y3af5bnqs2ejgrms-0-3"
    case .lea: "lrn_q94qtgct5wc5ht3ehxjnr2yw5g"
    case .max: "lrn_jxpvtwtxqs9s9z5c73c38f8ajm"
    case .link: "allot:accept/inv_y3af5bnqs2ejgrms-0-1/A4ZVY-D4F2V-36D94-PS1YK-0WJ0Z-8SWXQ"
    case .token: "A4ZVY-D4F2V-36D94-PS1YK-0WJ0Z-8SWXQ"
    case .case: "cas_aajbm24eq1jq5z49-0-0"
    case .evaluation: "evl_aajbm24eq1jq5z49-0-0"
    case .notice: "invited/inv_y3af5bnqs2ejgrms-0-1/opr_y3af5bnqs2ejgrms-1-1"
    case .failedNotice: "withdrawn/inv_y3af5bnqs2ejgrms-0-2/opr_k81tkdhzv1v5kzc4-0-0"
    case .peer: "127.0.0.1:7777"
    case .page: "YWxsb3QtY2hhbmdlcyAxIDY3OGU1ZDAwODFjNGFhZTNhNzM1NWJm"
    case .backupPath: "/srv/backups/northwind.sqlite"
    case .premium: "prd_4m8hy0zt6wq2ad17-0-0"
    case .order: "ord_2c7rxg5e9k1vbn43-0-0"
    case .requested: "ord_8w3dqm6y0p5htz72-0-0"
    case .doubtful: "ord_6j1fzs4n8c9ekr05-0-0"
    case .cancellation: "can_5q9gtv2b7x3mwh68-0-0"
    case .license: "lic_7k4nbe8d1s6jyr29-0-0"
    }
  }
}

extension JSON {
  /// A thing that the prepared ledger holds.
  static func the(_ thing: ExampleThing) -> JSON { .string(thing.text) }

  /// The version after a call: which change sets are held. It has one text for each device that wrote.
  static let someVersion: JSON = [
    """
    838eaf3127f1813ccb8585baa255d35dc857f2080830e182a37630dbb4a0c535/12\
    @87c0725f4ef47f7c913b14e291b22dd86b05fe6eea8931d95e7ea65484c76141
    """
  ]
}
