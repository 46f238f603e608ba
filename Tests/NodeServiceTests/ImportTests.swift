import JSONRPC
import NodeService
import Testing

@Suite("R48: lists of people are taken over from CSV")
struct ImportTests {
  @Test("learners come with their names; a bad row loses no other (R12)")
  func learners() throws {
    let shop = try Shop(try TestNode())
    let csv =
      "Email,NAME\r\nlea@example.org,\"Lea, Dr.\"\r\nnobody,X\r\n'=1@x.org,'=Max\r\nlea@EXAMPLE.org,Lea\r\na@x.org\r\n"
    let result = try shop.node.call("learner.import", ["csv": .string(csv)])
    #expect(result["imported"] == 3 && result["refused"] == 2)
    let rows = result["results"]?.arrayValue ?? []
    #expect(rows.map { $0["row"] } == [2, 3, 4, 5, 6])
    #expect(rows.map { $0["ok"] } == [true, false, true, true, false])
    #expect(rows[1].text("error.data.code") == "address.invalid" && rows[1]["email"] == "nobody")
    #expect(rows[4].text("error.data.code") == "row.malformed" && rows[4].at("error.data.cells") == 1)
    #expect(rows[3]["learner"] == rows[0]["learner"])
    #expect(try shop.node.call("learner.get", ["learner": "lea@example.org"]).text("name") == "Lea, Dr.")
    #expect(try shop.node.call("learner.get", ["learner": "=1@x.org"]).text("name") == "=Max")
  }

  @Test("what is exported can be imported again, whatever stands in the cells")
  func roundTrip() throws {
    let shop = try Shop(try TestNode())
    try shop.node.call(
      "learner.import", ["rows": [["email": "-x@example.org", "name": "=cmd()\n+"], ["email": "b@example.org"]]])
    let csv = try #require(try shop.node.call("learner.export").text("csv"))
    #expect(csv.contains("'-x@example.org,\"'=cmd()\n+\"") && !csv.contains(",=cmd"))
    let read = try CSVReaderTests.read(Array(csv.utf8))
    let names = try #require(read[0].cells.firstIndex(of: "name"))
    #expect(Set(read.dropFirst().map { $0.cells[names] }) == ["=cmd()\n+", ""])
  }

  private let list = """
    email,name,product,course,start,note
    lea@example.org,Lea,Course,,,first
    max@example.org,,Course,,2026-02-01,
    nia@example.org,,Nothing,,,
    oops,,Course,,,first
    omar@example.org,,Course,,2026-99-01,
    pia@example.org,,Retake,Course,,
    lea@example.org,Lea,Course,,,first
    max@example.org,,Course,,,
    """

  private func shop() throws -> Shop {
    let shop = try Shop(try TestNode())
    try shop.node.call(
      "product.define", ["name": "Retake", "kind": "examRetake", "price": ["amount": 1_000, "currency": "USD"]])
    return shop
  }

  @Test("invitations take the way of invitation.create; every row has its result")
  func invitations() throws {
    let shop = try shop()
    let params: JSONObject = ["csv": .string(list), "commandId": "import-1"]
    let result = try shop.node.call("invitation.import", params)
    let rows = result["results"]?.arrayValue ?? []
    #expect(rows.map { $0["row"] } == [2, 3, 4, 5, 6, 7, 8, 9])
    #expect(rows.map { $0["ok"] } == [true, true, false, false, false, true, true, false])
    #expect(result["imported"] == 4 && result["refused"] == 4)
    #expect(
      [2, 3, 4, 7].map { rows[$0].text("error.data.code") }
        == ["product.unknown", "address.invalid", "date.invalid", "invitation.alreadyInvited"])
    #expect(rows[6]["invitation"] == rows[0]["invitation"])
    let max = try shop.node.call("invitation.get", ["invitation": try #require(rows[1]["invitation"])])
    #expect(max["start"] == ["on": "date", "date": "2026-02-01"])
    #expect(try shop.node.call("invitation.list").at("items")?.arrayValue?.count == 3)
    #expect(try shop.node.call("fund.get", ["fund": "Training"]).at("balance.held.amount") == 21_000)
    #expect(try shop.node.call("invitation.import", params) == result)
    let accepted = try shop.node.call("invitation.accept", ["invitation": try #require(rows[5]["link"])])
    #expect(accepted.text("state") == "accepted")
  }

  @Test("a dry run writes nothing, and all or nothing is one transaction (R45)")
  func dryAndAtomic() throws {
    let shop = try shop()
    let before = try shop.node.call("ledger.digest")
    let dry = try shop.node.call("invitation.import", ["csv": .string(list), "dryRun": true])
    #expect(dry["imported"] == 4)
    let error = try shop.node.refusal("invitation.import", ["csv": .string(list), "atomic": true])
    #expect(error.word == "batch.refused")
    #expect(error.data?["results"]?.arrayValue?.count == 8)
    #expect(try shop.node.call("ledger.digest") == before)
  }

  @Test("a file whose columns are wrong is refused as a whole, and names them")
  func columns() throws {
    let node = try shop().node
    func refusal(_ csv: String) throws -> RPCError {
      try node.refusal("invitation.import", ["csv": .string(csv)])
    }
    let unknown = try refusal("email,product,colour\n")
    #expect(unknown.word == "csv.columnUnknown" && unknown.data?["columns"] == ["colour"])
    let missing = try refusal("email\na@x.org\n")
    #expect(missing.word == "csv.columnMissing" && missing.data?["columns"] == ["product"])
    let repeated = try refusal("email,Email,product\n")
    #expect(repeated.word == "csv.columnRepeated" && repeated.data?["columns"] == ["email"])
    let quote = try refusal("email,product\na@x.org,\"Cou\n")
    #expect(quote.word == "csv.malformed" && quote.data?["row"] == 2 && quote.data?["column"] == 2)
    #expect(try refusal("").word == "csv.malformed")
    #expect(try refusal("email,product\n").word == "request.empty")
    #expect(try node.word("invitation.import", [:]) == "request.empty")
    #expect(try node.word("learner.import", ["csv": "email\n", "rows": [["email": "a@x.org"]]]) == "request.empty")
    let row = try node.call("invitation.import", ["rows": [["email": "a@x.org"], ["product": "Course"]]])
    #expect(row["refused"] == 2 && row.text("results.1.error.data.code") == "row.malformed")
  }
}
