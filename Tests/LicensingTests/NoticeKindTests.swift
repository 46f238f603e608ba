import Licensing
import Testing

@Suite("What a mail has told already (C4, C10, C34)")
struct NoticeKindTests {
  /// For each kind, which mails about the same invitation tell it, by the order of their causes.
  private static let told: [NoticeKind: [NoticeKind: [NoticeKind.CauseOrder]]] = [
    .invited: [.invited: [.earlier, .same, .later], .resent: [.earlier, .same, .later]],
    .resent: [.invited: [.same, .later], .resent: [.same, .later]],
    .withdrawn: [.withdrawn: [.earlier, .same, .later]],
    .startEdited: [.startEdited: [.same]],
    .correction: [.correction: [.same]],
    .allocated: [.allocated: [.earlier, .same, .later]],
    .released: [.released: [.earlier, .same, .later]],
    .retracted: [.retracted: [.earlier, .same, .later]],
    .reversed: [.reversed: [.earlier, .same, .later]],
    .licensesAssigned: [.licensesAssigned: [.earlier, .same, .later]],
    .orderRequested: [.orderRequested: [.earlier, .same, .later]],
    .adminInvited: [.adminInvited: [.earlier, .same, .later]],
    .receipt: [.receipt: [.earlier, .same, .later]],
    .renewal: [.renewal: [.same]],
    .expiring: [.expiring: [.same]],
    .evaluationOpened: [.evaluationOpened: [.earlier, .same, .later]],
    .evaluationDecided: [.evaluationDecided: [.same]],
  ]

  @Test("is the table above", arguments: NoticeKind.allCases)
  func table(_ kind: NoticeKind) {
    for other in NoticeKind.allCases {
      for order in [NoticeKind.CauseOrder.earlier, .same, .later] {
        #expect(kind.isTold(by: other, order) == (Self.told[kind]?[other]?.contains(order) ?? false))
      }
    }
  }
}
