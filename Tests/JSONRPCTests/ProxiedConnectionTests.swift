import Testing

@testable import JSONRPC

/// What stands between a client and a holder, with neither of them.
@Suite struct ProxiedConnectionTests {
  private static func connected(_ change: (inout RPCLimits) -> Void = { _ in }) -> ProxiedClient {
    var client = ProxiedClient(change)
    client.connects()
    return client
  }

  // MARK: Answers

  @Test func `requests of one id are told apart, each is answered once`() throws {
    var client = Self.connected()
    client.requests("1", "write")
    client.requests("1", "read")
    let asked = try client.asked()
    client.holderAnswers(asked[1]["id"], #"{"read":true}"#)
    #expect(try client.heard().map { $0["result"] } == [["read": true]])
    client.holderGoes()
    let lost = try client.heard()
    #expect(lost.map(\.word) == ["rpc.connectionLost"])
    #expect(lost.map { $0["id"] } == [1])
  }

  @Test func `a request of id null is not taken for answered when a message is no JSON`() throws {
    var client = Self.connected()
    client.requests("null", "write")
    client.sends("{oops")
    #expect(try client.heard().map(\.word) == ["rpc.parseError"])
    client.holderGoes()
    #expect(try client.heard().map(\.word) == ["rpc.connectionLost"])
  }

  @Test func `ids come back as they were, and never reach the holder`() throws {
    var client = Self.connected()
    for id in ["1.0", "\"1\"", "12345678901234567890", "null"] {
      client.requests(id, "read")
      let asked = try client.asked()
      #expect(asked.count == 1 && asked[0]["id"]?.text != id)
      client.holderAnswers(asked[0]["id"])
      #expect(try client.heard().map { $0["id"]?.text } == [id])
    }
  }

  @Test func `what a holder had half written is not passed on, what it answers twice is passed on once`() throws {
    var client = Self.connected()
    client.requests("1", "read")
    let id = try client.asked()[0]["id"]
    let body = Response(id: .number(JSONNumber(1)), outcome: .success([:])).json.serialize()
    let answer = MessageFramer.encode(body, mode: .headers)
    client.holderSends(Array(answer.prefix(30)))
    #expect(try client.heard().isEmpty)
    client.holderGoes()
    client.connects()
    #expect(try client.asked().map { $0["id"] } == [id])
    client.holderAnswers(id)
    client.holderAnswers(id)
    #expect(try client.heard().count == 1)
  }

  @Test func `a batch is answered whole though one holder answered one of it and another one the rest`() throws {
    var client = Self.connected()
    client.sends(#"[{"jsonrpc":"2.0","id":1,"method":"read"},{"jsonrpc":"2.0","id":2,"method":"read"}]"#)
    client.holderAnswers(try client.asked()[0]["id"], "7")
    client.holderGoes()
    client.connects()
    let again = try client.asked()
    #expect(again.count == 1)
    client.holderAnswers(again[0]["id"], "8")
    #expect(try client.heard().first?.arrayValue?.map { $0["result"] } == [7, 8])
  }

  // MARK: Another holder

  @Test func `requests beyond the bytes that are kept are answered as lost, the others asked again`() throws {
    let body = #"{"jsonrpc":"2.0","id":1,"method":"read","params":{}}"#.utf8.count
    var client = Self.connected { $0.repeatedBytesMax = 2 * body }
    for id in 1...3 { client.requests("\(id)", "read") }
    client.holderGoes()
    let lost = try client.heard()
    #expect(lost.map { $0["id"] } == [3] && lost.map(\.word) == ["rpc.connectionLost"])
    #expect(client.decided() == [.seekHolder(afterMilliseconds: RPCLimits().retryAfterMilliseconds)])
    client.connects()
    #expect(try client.asked().map { $0["method"] } == ["read", "read"])
  }

  @Test(arguments: [#"{"id":"w"}"#, #"["w"]"#])
  func `a call that its sender gave up is not asked again, named or by position`(params: String) throws {
    var client = Self.connected()
    client.requests("\"w\"", "write", #"{"commandId":"c"}"#)
    client.notifies("$/cancelRequest", params)
    let asked = try client.asked()
    #expect(asked.map { $0["method"] } == ["write", "$/cancelRequest"])
    #expect(asked[1]["params"]?["id"] == asked[0]["id"])
    client.holderGoes()
    #expect(try client.heard().map(\.word) == ["rpc.connectionLost"])
    client.connects()
    #expect(try client.asked().isEmpty)
  }

  @Test func `what is given up between two holders is lost if the first was asked, and cancelled if not`() throws {
    var client = Self.connected()
    client.requests("1", "write", #"{"commandId":"c"}"#)
    client.holderGoes()
    client.requests("2", "write")
    client.notifies("$/cancelRequest", #"{"id":1}"#)
    client.notifies("$/cancelRequest", #"{"id":2}"#)
    #expect(try client.heard().map(\.word) == ["rpc.connectionLost", "rpc.requestCancelled"])
    client.connects()
    #expect(try client.asked().isEmpty)
  }

  @Test func `the next holder hears who the client is and what stands, before what is asked again`() throws {
    var client = Self.connected()
    client.requests("1", "initialize", #"{"clientInfo":{"name":"ed"}}"#)
    client.requests("2", "subscribe")
    let first = try client.asked()
    #expect(first.map { $0["method"] } == ["initialize", "subscribe"])
    #expect(first[0]["id"] == nil && first[0]["params"]?["clientInfo"]?["name"] == "ed")
    client.holderAnswers(first[1]["id"])
    client.requests("3", "read")
    client.holderGoes()
    client.connects()
    let second = try client.asked()
    #expect(second.map { $0["method"] } == ["initialize", "subscribe", "read"])
    // It asks for what was missed meanwhile.
    #expect(second[1]["id"] == nil && second[1]["params"] == ["current": true])
    client.holderAnswers(second[2]["id"])
    client.requests("4", "unsubscribe")
    client.holderAnswers(try client.asked().first?["id"])
    client.holderGoes()
    client.connects()
    #expect(try client.asked().map { $0["method"] } == ["initialize"])
  }

  @Test func `a node of this process goes on with what stands, what is open, and what was read ahead`() throws {
    var client = Self.connected { $0.inFlightMax = 1 }
    client.requests("1", "initialize", #"{"processId":77}"#)
    client.requests("2", "subscribe")
    _ = try client.asked()
    client.holderAnswers(.int(1))
    client.requests("3", "read")
    client.requests("4", "read")
    client.sends(Array("{\"jsonrpc\":".utf8))
    client.holderGoes()
    let carried = client.proxied.handOver()
    #expect(carried.actions.first == .watchProcess(77))
    let calls = carried.actions.compactMap { if case .dispatch(let call) = $0 { call } else { nil } }
    #expect(calls.map(\.method) == ["subscribe", "read"])
    #expect(calls.first?.params == .named(["current": true]))
    var connection = carried.connection
    #expect(ConnectionTests.dispatched(connection.replied(call: calls[0].number, .success([:]))).isEmpty)
    let next = connection.replied(call: calls[1].number, .success([:]))
    #expect(ConnectionTests.dispatched(next).count == 1)
    let rest = connection.received(Array("\"2.0\",\"id\":5,\"method\":\"initialize\"}\n".utf8))
    #expect(try ConnectionTests.errorCodes(rest) == [-32600])
  }

  // MARK: The lifecycle

  @Test func `after shutdown no holder is needed: exit ends with 0, and only exit is allowed`() throws {
    var client = Self.connected()
    client.requests("1", "shutdown")
    #expect(try client.heard().map { $0["result"] } == [.null])
    client.holderGoes()
    #expect(client.decided().isEmpty)
    client.requests("2", "read")
    #expect(try client.heard().map { $0["error"]?["code"] } == [-32600])
    client.notifies("exit")
    #expect(client.decided() == [.end(status: 0)])
  }

  @Test(arguments: [
    ("", "GET / HTTP/1.1\r\n"), (#"{"jsonrpc":"2.0","id":1,"method":"read"}"# + "\n", "FOO / HTTP/1.1\n"),
  ])
  func `what looks like HTTP ends it at once, and nothing of it reaches the holder`(before: String, line: String) throws
  {
    var client = ProxiedClient(framing: .detect)
    client.connects()
    client.sends(Array((before + line).utf8))
    #expect(client.decided() == [.abort])
    #expect(try client.asked().count == (before.isEmpty ? 0 : 1))
    #expect(try client.heard().isEmpty)
  }

  @Test func `told to end, it lets the holder answer what it was asked and refuses what was read ahead`() throws {
    var client = Self.connected { $0.inFlightMax = 1 }
    for id in 1...3 { client.requests("\(id)", "read") }
    client.drains()
    #expect(client.decided().isEmpty)
    client.holderAnswers(try client.asked()[0]["id"])
    #expect(try client.heard().map { $0["error"]?["code"] } == [nil, -32005, -32005])
    #expect(client.decided() == [.end(status: 0)])
  }

  @Test func `told to end without a holder, or losing it then, it answers everything and looks for no other`() throws {
    var alone = ProxiedClient()
    alone.requests("1", "read")
    alone.drains()
    #expect(try alone.heard().map { $0["error"]?["code"] } == [-32005])
    #expect(alone.decided() == [.end(status: 0)])
    var left = Self.connected()
    left.requests("1", "read")
    left.drains()
    left.holderGoes()
    #expect(try left.heard().map(\.word) == ["rpc.connectionLost"])
    #expect(left.decided() == [.end(status: 0)])
  }

  // MARK: A holder without room

  @Test func `a holder that has no room is asked again after the time it names, and the client hears nothing`() throws {
    var client = Self.connected()
    client.requests("1", "write")
    for _ in 1..<ProxiedConnection.refusalsMax {
      client.holderRefuses()
      #expect(client.decided() == [.leaveHolder, .seekHolder(afterMilliseconds: 40)])
      client.connects()
      #expect(try client.asked().map { $0["method"] } == ["write"])
    }
    #expect(try client.heard().isEmpty)
    client.holderAnswers(.int(1))
    #expect(try client.heard().map { $0["id"] } == [1])
  }

  @Test func `once it is given up each open request is answered once with -32005, and room is looked for on`() throws {
    var client = Self.connected { $0.inFlightMax = 2 }
    for id in 1...3 { client.requests("\(id)", "write") }
    for round in 1...ProxiedConnection.refusalsMax {
      if round > 1 { client.connects() }
      client.holderRefuses()
    }
    let refused = try client.heard()
    #expect(refused.map { $0["id"] } == [1, 2, 3])
    #expect(refused.allSatisfy { $0["error"]?["code"] == -32005 && $0["error"]?["data"]?["retryAfterMs"] != nil })
    #expect(client.decided().last == .seekHolder(afterMilliseconds: 320))
    client.connects()
    #expect(try client.asked().isEmpty)
    client.requests("4", "read")
    client.holderAnswers(try client.asked().first?["id"])
    #expect(try client.heard().map { $0["id"] } == [4])
    // With room found, patience begins anew.
    client.holderGoes()
    client.connects()
    client.requests("5", "read")
    client.holderRefuses()
    #expect(try client.heard().isEmpty)
  }

  @Test func `a call given up meanwhile is not asked of a holder that has room again`() throws {
    var client = Self.connected()
    client.requests("1", "write")
    client.notifies("$/cancelRequest", #"{"id":1}"#)
    client.holderRefuses()
    #expect(try client.heard().map(\.word) == ["rpc.requestCancelled"])
    client.connects()
    #expect(try client.asked().isEmpty)
  }

  @Test func `a holder that goes without a word, or says what is no message, is not asked again at once`() throws {
    var client = Self.connected()
    client.holderGoes()
    #expect(client.decided() == [.seekHolder(afterMilliseconds: RPCLimits().retryAfterMilliseconds)])
    client.connects()
    client.holderSends(Array("Content-Length: x\r\n\r\n".utf8))
    #expect(client.decided() == [.leaveHolder, .seekHolder(afterMilliseconds: RPCLimits().retryAfterMilliseconds)])
  }

  // MARK: Notices

  @Test func `notices reach the client; of reports it needs the last one, of beginnings each`() throws {
    var client = Self.connected()
    client.holderSays(#"{"jsonrpc":"2.0","method":"told","params":{"n":1}}"#)
    #expect(try client.heard() == [["jsonrpc": "2.0", "method": "told", "params": ["n": 1]]])
    func policy(_ kind: JSON) -> OutgoingNotice.Policy {
      let params: JSONObject = ["token": "t", "value": ["kind": kind]]
      return ProxiedClient.policy.noticePolicy(Notification(method: "$/progress", params: .named(params)))
    }
    #expect(policy("begin") == .required)
    #expect(policy("report") == .latest(key: "$/progress \"t\""))
    #expect(policy("end") == policy("report"))
    #expect(ProxiedClient.policy.noticePolicy(Notification(method: "told")) == .required)
  }
}

/// The byte fixtures once more, with a holder between them and the methods.
@Suite struct ProxiedFixtureTests {
  @Test(arguments: try Fixtures.cases("conversations"))
  func `a client sees the same whoever holds the replica`(fixture: Fixtures.Case) throws {
    let wanted = try #require(fixture.row["answers"]?.arrayValue)
    for delivery in Delivery.allCases {
      let table = TestMethods.table()
      let settings = ConnectionSettings(
        framing: fixture.framing, limits: fixture.limits, server: ServerInfo(name: "test", version: "0")
      ) { table[$0]?.descriptor.kind ?? .read }
      var client = ProxiedClient(settings, ProxiedClient.policy)
      client.connects()
      var holder = Conversation(framing: .detect)
      var passed = 0
      func carry() {
        while true {
          let asked = client.takeHolderBytes()
          holder.send(asked)
          let answers = Array(holder.output[passed...])
          passed = holder.output.count
          client.holderSends(answers)
          if asked.isEmpty, answers.isEmpty { return }
        }
      }
      for piece in delivery.pieces(fixture.bytes) {
        client.sends(piece)
        carry()
      }
      client.endsInput()
      carry()
      let answers = try client.heard()
      #expect(answers.count == wanted.count, "\(delivery): \(answers)")
      var unmatched = answers
      for expectation in wanted {
        let place = unmatched.firstIndex { ConversationFixtureTests.fulfils($0, expectation) }
        #expect(place != nil, "\(delivery): nothing in \(unmatched.map(\.text)) is \(expectation.text)")
        if let place { unmatched.remove(at: place) }
      }
      let status = fixture.row["status"]?.int64Value.flatMap { Int32(exactly: $0) }
      let ends = client.decided()
      #expect(status.map { ends == [.end(status: $0)] } == true, "\(delivery): \(ends)")
    }
  }
}
