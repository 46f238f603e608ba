/// The topics about what people do with Allot.
extension Topic {
  static let gettingStarted = Topic(
    name: "getting-started", title: "From nothing to the first invitation",
    blocks: [
      .text(
        """
        A ledger holds the licences of one organisation. Begin one, say what there is to give, pay money in, and \
        invite. Nothing has to be started first: a command opens the replica itself, or talks to the process that \
        holds it.
        """),
      .commands([
        Line("allot ledger create Northwind --owner-email ana@northwind.example", "begins the ledger"),
        Line("allot product define \"Swift Basics\" course \"1299.00 USD\"", "says what can be given"),
        Line("allot fund open Training USD", "opens a fund"),
        Line("allot fund deposit Training \"5000.00 USD\" 2027-06-30", "pays in, until a day"),
        Line("allot invite \"Swift Basics\" lea@northwind.example max@northwind.example", "invites"),
        Line("allot invitations", "shows who has answered"),
        Line("allot funds", "shows what is left"),
      ]),
      .text(
        """
        The first command prints a recovery phrase, once. Write it down: it stands above all devices of the ledger. \
        What can be tried beforehand can be tried with --dry-run, which shows the full result and writes nothing.
        """),
      .text(
        """
        An invitation holds its price until it is answered. Accepted, the money is spent; withdrawn, declined or \
        expired, it returns to the credits it came from.
        """),
      .commands([
        Line("allot accept inv_c3yfwtkzwsvxnmft-0-1", "on the machine that invited; elsewhere with the learner's link"),
        Line("allot withdraw inv_c3yfwtkzwsvxnmft-0-1 --reason wrongPerson", "takes back what is not accepted"),
        Line("allot why inv_c3yfwtkzwsvxnmft-0-1", "says what happened, and which rule decided"),
      ]),
    ])

  static let offline = Topic(
    name: "offline", title: "Working offline, a second machine, and syncing",
    blocks: [
      .text(
        """
        Every machine holds the whole ledger and works without the others. When two of them meet they exchange what \
        was written, and then both show the same, whatever was done meanwhile and in whatever order it arrived.
        """),
      .text("A new machine offers its key; an administrator lets it in; a file carries the ledger over:"),
      .commands([
        Line("allot device offer ben@northwind.example", "on the new machine: prints a line"),
        Line("allot device approve allot-device:1:bZgRYpogpMTOS39cFmFCuCq", "on the first: that line, whole"),
        Line("allot changes export > ledger.changes", "on the first"),
        Line("allot changes import < ledger.changes", "on the new one"),
      ]),
      .text(
        """
        The address must be the one at which the person was made a member with `allot member invite`. Files may be \
        carried in both directions as often as one likes; what is there already does no harm. Two nodes on one \
        machine can also meet over TCP:
        """),
      .commands([
        Line("allot serve --sync-port 7777", "one answers"),
        Line("allot peer add office --address 127.0.0.1:7777", "the other remembers where"),
        Line("allot sync", "and exchanges, whenever it likes"),
      ]),
      .text(
        """
        Where two intentions collide, a published rule decides, the same on every machine. What gave way becomes a \
        case: see `allot help cases`.
        """),
      .commands([Line("allot ledger digest", "equal states on two machines have equal digests")]),
    ])

  static let cases = Topic(
    name: "cases", title: "When two intentions collide",
    blocks: [
      .text(
        """
        Ana withdraws an invitation while its learner accepts it on another laptop. When the laptops meet, one of \
        the two holds. The other is kept as a case: what was wanted, what won, by which rule, and what can be done \
        now. Nothing is lost silently.
        """),
      .commands([
        Line("allot cases", "the open ones"),
        Line("allot case get cas_k70gty5d5zbvtrds-0-0", "one of them, with what can be done"),
        Line("allot why inv_c3yfwtkzwsvxnmft-0-3", "the whole story of a thing"),
        Line("allot case resolve cas_k70gty5d5zbvtrds-0-0 --note \"Tom keeps the course.\"", "settles it"),
      ]),
      .text(
        """
        A withdrawal that came too late becomes an evaluation request, which support decides: approved gives the \
        money back to the fund, denied leaves the licence where it is.
        """),
      .commands([
        Line("allot evaluation list --state open", "those that wait"),
        Line("allot evaluation decide evl_k70gty5d5zbvtrds-0-0 approved", "decides one"),
      ]),
      .text(
        """
        A case that was settled opens again only if something else wins later. An invitation for which the money is \
        short is waitlisted and honoured when there is room, in the order in which invitations were made.
        """),
    ])

  static let teams = Topic(
    name: "teams", title: "Teams and those who manage them",
    blocks: [
      .text(
        """
        A team is a name that learners are put under, one at a time. Its manager invites those of the team, withdraws, \
        moves and sends again what they have, and sees the reports and the history of the team, from any machine that \
        was let in for them. The product has to allow it, and whoever manages more puts people into the team.
        """),
      .commands([
        Line(
          "allot product define \"First Aid\" course \"20.00 USD\" --policy '{\"teamManagersInvite\": true}'",
          "what managers of teams may give"),
        Line("allot learner set-team Sales lea@northwind.example max@northwind.example", "who is in the team"),
        Line("allot member invite tess@northwind.example teamManager --team Sales", "who manages it"),
        Line("allot invite \"First Aid\" lea@northwind.example", "on the manager's machine"),
        Line("allot learner teams", "the teams, how many are in them, who manages them"),
        Line("allot learner list --team Sales", "who is in one; `none` for those in none"),
        Line("allot report utilization --team Sales", "what became of their licences"),
        Line("allot learner set-team none max@northwind.example", "takes somebody out"),
      ]),
      .text(
        """
        What a manager did before hearing that somebody had left the team stands. Of two who put somebody into two \
        teams without knowing of each other the later holds, and the other finds a case.
        """),
    ])

  static let money = Topic(
    name: "money", title: "Amounts, funds and what becomes of them",
    blocks: [
      .text(
        """
        An amount is written in major units with its currency, such as "1299.00 USD", in quotes because of the \
        blank. Programs see minor units: {"amount": 129900, "currency": "USD"}. A fund has one currency and pays \
        only for products priced in it.
        """),
      .terms([
        Term("deposited", "what was paid in, adjustments included"),
        Term("held", "what pending invitations will cost if they are accepted"),
        Term("spent", "what accepted invitations cost, less what was given back"),
        Term("free", "what can be spent now; also called available"),
        Term("forfeited", "what was free, or came back, when its end had passed"),
        Term("overage", "what acceptances in time cost beyond what was there"),
      ]),
      .text(
        """
        Each deposit is a lot with an end. An invitation draws on the lot that ends first. Extending moves the end \
        of free credits; what pending invitations hold keeps its end unless they are covered.
        """),
      .commands([
        Line("allot fund get Training", "balances and lots"),
        Line("allot fund statement Training", "every posting"),
        Line("allot fund extend Training 2027-12-31 --dry-run", "what would move, and what stands in the way"),
        Line("allot fund extend Training 2027-12-31 --cover-pending", "moves pending invitations too"),
        Line("allot fund adjust Training \"-50.00 USD\" --reason \"Bank charges\"", "corrects a lot"),
      ]),
    ])

  static let dates = Topic(
    name: "dates", title: "Days, instants and what they bound",
    blocks: [
      .text(
        """
        A day is written 2027-06-30 and means its first instant in UTC; an instant is written 2027-06-30T12:00:00Z. \
        Ends are exclusive: credits until 2027-06-30 can be used up to the last moment of the 29th. Tables show \
        instants in UTC to the minute, and a day's first instant as the day; --json shows them whole.
        """),
      .terms([
        Term("end", "when the credits behind an invitation end; access cannot start later"),
        Term("deadline", "until when an invitation can be accepted: its lifetime, at most until that end"),
        Term("start", "when access starts: on acceptance, or on a day"),
      ]),
      .commands([
        Line("allot invite \"Swift Basics\" lea@northwind.example --start 2027-01-11", "access from a day on"),
        Line("allot invitation edit-start inv_c3yfwtkzwsvxnmft-0-1 2027-02-01", "moves it"),
        Line("allot clock get", "what time it is for this node"),
      ]),
    ])
}
