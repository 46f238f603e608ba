import JSONRPC
import NodeService
import Testing

@Suite("R48: results become CSV by their schema")
struct CSVTableTests {
  private let money = Schema.object([.required("amount", .integer), .required("currency", .string)])

  @Test("money takes two columns, named members one each, a start its day")
  func columns() {
    let schema = Schema.object([
      .required("id", .string), .optional("price", money), .required("live", .boolean),
      .optional("access", .object([.required("state", .string), .optional("end", .string)])),
      .optional("start", .object([.required("on", .string), .optional("date", .string)])),
      .required("cases", .array(of: .string)), .optional("lots", .array(of: .object([], others: .allowed))),
    ])
    let table = CSVTable(schema, extra: ["more", "id"])
    #expect(table.header == "id,price,priceCurrency,live,accessState,accessEnd,start,cases,lots,more\r\n")
    #expect(
      table.row([
        "id": "=x", "price": ["amount": -129_900, "currency": "USD"], "live": true,
        "access": ["state": "active", "end": "2027-01-01T00:00:00Z"], "start": ["on": "date", "date": "2026-02-01"],
        "cases": ["a", "b"], "lots": [["lot": "l"]], "more": ["amount": 5, "currency": "JPY"],
      ]) == "'=x,-1299.00,USD,true,active,2027-01-01T00:00:00Z,2026-02-01,a b,\"[{\"\"lot\"\":\"\"l\"\"}]\",5 JPY\r\n")
    #expect(table.row(["id": "x", "start": ["on": "acceptance"], "cases": []]) == "x,,,,,,acceptance,,,\r\n")
  }
}
