import LedgerModel
import Licensing
import Testing

@Suite("small scope")
struct SmallScopeTests {
  @Test("triples", arguments: SmallScope.Act.allCases)
  func triples(first: SmallScope.Act) {
    let report = SmallScope(acts: SmallScope.Act.allCases, length: 3, failuresMax: 3).search(first: first)
    for failure in report.failures { Issue.record("\(failure)") }
    print(report.histories)
  }
}
