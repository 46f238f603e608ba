import Licensing
import Testing

@testable import Replica

@Suite("The content of an erasable part")
struct ContactTextTests {
  @Test("holds an address, and a name if there is one")
  func roundTrip() throws {
    let address = try EmailAddress("ana@example.org")
    for name in [nil, "Ana", "Ana\nSmith"] {
      let text = ContactText(address: address, name: name)
      let read = ContactText(content: text.content)
      #expect(read.address == "ana@example.org")
      #expect(read.name == name)
    }
  }

  @Test("reads whatever another node wrote there")
  func anything() {
    #expect(ContactText(content: []).address == "")
    #expect(ContactText(content: [0xFF, 0x0A]).name == nil)
  }
}
