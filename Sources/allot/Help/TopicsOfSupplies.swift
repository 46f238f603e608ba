/// The topics about what is not prepaid: licenses that are ordered, and seats.
extension Topic {
  static let orders = Topic(
    name: "orders", title: "Orders, partners and their customers",
    blocks: [
      .text(
        """
        Licenses of a product such as Premium are requested, assigned and allocated: three acts. They are valid from \
        the assignment on, and what nobody holds when their time is over runs out.
        """),
      .commands([
        Line("allot product define Premium premium \"49.00 USD\"", "a product that is ordered"),
        Line("allot order request Premium 25 --purchase-order PO-7", "asks for licenses"),
        Line("allot order list --state requested --purchase-order PO-7", "finds what waits for an answer"),
        Line("allot order assign ord_8w3dqm6y0p5htz72-0-0", "from here on they are valid"),
        Line("allot license allocate Premium lea@northwind.example", "gives one to a learner"),
        Line(
          "allot license reallocate lic_7k4nbe8d1s6jyr29-0-0 max@northwind.example neverLoggedIn",
          "gives it to another for what is left of it"),
        Line("allot ledger configure --automatic-allocation Premium", "whoever is added gets one"),
      ]),
      .text(
        """
        A partner is named by the partners above it: Contoso/Contoso East stands beneath Contoso. A ledger says whose \
        customer it is. Managers of that partner and of those above act in it on behalf of a member, and assign in \
        their own name; both names are kept.
        """),
      .commands([
        Line("allot ledger configure --partner \"Contoso/Contoso East\"", "whose customer it is"),
        Line("allot member invite pat@contoso.example partnerManager --partner Contoso", "who acts for it"),
        Line("allot ledger list --partner Contoso", "the customers whose ledgers are here"),
        Line("allot order list --partner Contoso --state requested", "what all of them asked for"),
      ]),
      .text(
        """
        To manage one customer for a while, say so in the environment: ALLOT_LEDGER is the ledger that commands are \
        about, ALLOT_ON_BEHALF_OF the member on whose behalf they are done, by id or address. Unset, one is oneself \
        again; an order is assigned only then.
        """),
      .commands([
        Line(
          "allot order request Premium 25 --ledger Northwind --on-behalf-of ana@northwind.example",
          "the same, said once"),
        Line(
          "allot ledger create Eastwind --partner Contoso --quantity 25 --price \"49.00 USD\" --purchase-order PO-9",
          "a new customer with an order"),
      ]),
    ])

  static let seats = Topic(
    name: "seats", title: "Subscriptions, seats and what they cost",
    blocks: [
      .text(
        """
        A subscription has seats that people occupy, and is renewed cycle by cycle. Seats bought within a cycle cost \
        its price times the days that are left, through the days it has; from the next renewal on they are part of the \
        recurring total.
        """),
      .commands([
        Line("allot product define Seat seat \"365.00 USD\"", "what one seat costs for a cycle"),
        Line("allot subscription start Seat 5 12", "five seats, renewed every twelve months"),
        Line("allot subscription quote sub_k3v8w2n6q4d7h1jm-0-0 3", "what three more would cost today"),
        Line("allot subscription purchase sub_k3v8w2n6q4d7h1jm-0-0 3", "asks for them"),
        Line("allot subscription finalize pur_t5x9c3f8r2g6b4zn-0-0", "they are paid, and count from now on"),
        Line("allot subscription explain sub_k3v8w2n6q4d7h1jm-0-0", "how every line came about, and what they come to"),
        Line("allot license allocate Seat lea@northwind.example", "gives somebody a seat"),
        Line("allot subscription renew sub_k3v8w2n6q4d7h1jm-0-0", "the invoice of the next cycle"),
      ]),
      .text(
        """
        Roles need no seat: an administrator takes one only to run laboratories. A seat may be freed and given to \
        somebody else at any time.
        """),
    ])
}
