import JSONRPC
import Testing

/// `initialize` in all the forms in which it may come.
@Suite struct InitializeTests {
  private static func client(_ actions: [ConnectionAction]) -> ClientInfo? {
    for case .dispatch(let call) in actions { return call.client }
    return nil
  }

  @Test func `sent without an id it has its effect and no answer`() throws {
    var connection = Connection(ConnectionTests.settings())
    let hello = ConnectionTests.notification("initialize", "{\"clientInfo\":{\"name\":\"ed\"},\"processId\":7}")
    #expect(connection.received(hello) == [.watchProcess(7)])
    #expect(Self.client(connection.received(ConnectionTests.request(1)))?.name == "ed")
    #expect(try ConnectionTests.errorCodes(connection.received(ConnectionTests.request(2, "initialize"))) == [-32600])
  }

  @Test func `sent without an id a right token opens the connection, and a wrong one closes it without a word`() {
    var guarded = ConnectionTests.guarded()
    let hello = guarded.received(ConnectionTests.notification("initialize", "{\"token\":\"secret\"}"))
    #expect(hello == [.tokenAccepted])
    #expect(ConnectionTests.dispatched(guarded.received(ConnectionTests.request(1))).count == 1)
    var thief = ConnectionTests.guarded()
    let guess = thief.received(ConnectionTests.notification("initialize", "{\"token\":\"guess\"}"))
    #expect(guess == [.log(.tokenRefused), .close(status: 1)])
  }

  @Test func `by position it takes no more than it has`() throws {
    var connection = Connection(ConnectionTests.settings())
    let surplus = connection.received(ConnectionTests.request(1, "initialize", "[null,null,null,null,null,7]"))
    #expect(try ConnectionTests.errorCodes(surplus) == [-32602])
    let all = connection.received(ConnectionTests.request(2, "initialize", "[null,null,null,null,null]"))
    #expect(ConnectionTests.sent(all).first?.contains("serverInfo") == true)
  }

  @Test func `it may be left out, and what it does not know is ignored`() {
    var connection = Connection(ConnectionTests.settings())
    #expect(ConnectionTests.dispatched(connection.received(ConnectionTests.request(1))) == [1])
    let hello = connection.received(ConnectionTests.request(2, "initialize", "{\"rootUri\":null,\"trace\":\"off\"}"))
    #expect(ConnectionTests.sent(hello).first?.contains("serverInfo") == true)
  }

  @Test func `of two versions the lower one is spoken`() throws {
    for (asked, wanted) in [("1", "1"), ("9", "1")] {
      var connection = Connection(ConnectionTests.settings())
      let answer = connection.received(ConnectionTests.request(1, "initialize", "{\"protocolVersion\":\(asked)}"))
      #expect(ConnectionTests.sent(answer).first?.contains("\"protocolVersion\":\(wanted)") == true)
    }
    var connection = Connection(ConnectionTests.settings())
    let none = connection.received(ConnectionTests.request(1, "initialize", "{\"protocolVersion\":0}"))
    #expect(try ConnectionTests.errorCodes(none) == [-32602])
  }
}
