import Testing

@testable import Licensing

@Suite("Golden bytes of operations")
struct CodecGoldenTests {
  @Test(arguments: CodecGolden.all)
  func `an operation has exactly these bytes, and they give it back`(golden: CodecGolden) throws {
    let (kind, payload) = OperationCodec.encode(golden.operation)
    #expect(kind == golden.kind)
    #expect(payload == golden.payload)
    #expect(try OperationCodec.decode(kind: golden.kind, payload: golden.payload) == golden.operation)
  }

  @Test func `every kind has a golden operation`() {
    let kinds = WireOperationKind.allCases.filter { $0 != .unspecified }.map { UInt32($0.rawValue) }
    #expect(Set(CodecGolden.all.map(\.kind)).sorted() == kinds.sorted())
  }

  @Test func `enumerations have the same numbers on the wire and in the domain`() {
    func numbers<Wire: CaseIterable & RawRepresentable>(_: Wire.Type) -> [UInt32] where Wire.RawValue == Int {
      Wire.allCases.map(\.rawValue).filter { $0 != 0 }.map { UInt32($0) }.sorted()
    }
    func numbers<Value: CaseIterable & RawRepresentable>(_: Value.Type) -> [UInt32] where Value.RawValue == UInt32 {
      Value.allCases.map(\.rawValue).sorted()
    }
    #expect(numbers(WireRole.self) == numbers(Role.self))
    #expect(numbers(WireSupplyKind.self) == numbers(SupplyKind.self))
    #expect(numbers(WireStartOption.self) == numbers(StartOption.self))
    #expect(numbers(WireProductKind.self) == numbers(ProductKind.self))
    #expect(numbers(WireGiving.self) == numbers(Giving.self))
    #expect(numbers(WireReallocationGround.self) == numbers(ReallocationGround.self))
    #expect(numbers(WireOnboardingKind.self) == numbers(OnboardingKind.self))
    #expect(numbers(WirePaymentFailure.self) == numbers(PaymentFailure.self))
    #expect(numbers(WireWithdrawReason.self) == numbers(WithdrawReason.self))
    #expect(numbers(WireEvaluationDecision.self) == numbers(EvaluationDecision.self))
    #expect(numbers(WireConflictRule.self) == numbers(ConflictRule.self))
    #expect(numbers(WireNoticeKind.self) == numbers(NoticeKind.self))
  }
}
