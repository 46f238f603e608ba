@testable import Licensing

/// Orders, and what happens to the licenses that are allocated from them.
extension CodecGolden {
  static let orders: [CodecGolden] = [
    CodecGolden(
      40,
      .requestOrder(
        RequestOrder(
          product: CodecSample.thing(1), policyVersion: CodecSample.thing(2), quantity: 250, purchaseOrder: "PO-7",
          note: "Autumn")),
      "0a240a20\(set)100112240a20\(set)100218fa012204504f2d372a06417574756d6e"),
    CodecGolden(
      41,
      .assignOrder(AssignOrder(order: CodecSample.thing(3))),
      "0a240a20\(set)1003"),
    CodecGolden(
      41,
      .assignOrder(
        AssignOrder(order: .own(operation: 3), until: Instant(milliseconds: 1_800_000_000_000))),
      "0a0210031080a0f1c2b134"),
    CodecGolden(
      42,
      .rejectOrder(RejectOrder(order: CodecSample.thing(3), reason: "No contract")),
      "0a240a20\(set)1003120b4e6f20636f6e7472616374"),
    CodecGolden(
      43,
      .cancelOrder(CancelOrder(order: CodecSample.thing(3), reason: "Typo")),
      "0a240a20\(set)100312045479706f"),
    CodecGolden(
      44,
      .decideCancellation(
        DecideCancellation(
          order: CodecSample.thing(3), request: CodecSample.thing(4), isApproved: true, note: "ok")),
      "0a240a20\(set)100312240a20\(set)1004180122026f6b"),
    CodecGolden(
      44,
      .decideCancellation(
        DecideCancellation(order: CodecSample.thing(3), request: CodecSample.thing(4), isApproved: false, note: "")),
      "0a240a20\(set)100312240a20\(set)1004"),
  ]

  static let licenses: [CodecGolden] = [
    CodecGolden(
      56,
      .release(
        Release(
          rows: [CodecSample.thing(1), CodecSample.thing(1, 1)], ground: .leftCompany, handsOver: true,
          note: "left")),
      "0a240a20\(set)10010a260a20\(set)100118011002180122046c656674"),
    CodecGolden(
      56,
      .release(Release(rows: [CodecSample.thing(1)], ground: .seatFreed, handsOver: false, note: "")),
      "0a240a20\(set)10011003"),
    CodecGolden(
      57,
      .recordLogin(RecordLogin(rows: [CodecSample.thing(1), .own(operation: 0, row: 2)])),
      "0a240a20\(set)10010a021802"),
  ]
}
