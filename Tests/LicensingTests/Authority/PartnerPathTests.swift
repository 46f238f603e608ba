import Licensing
import Testing

@Suite("R37: partners and the partners beneath them")
struct PartnerPathTests {
  private func path(_ text: String) throws -> PartnerPath { try #require(PartnerPath(text: text), "\(text)") }

  @Test("a partner covers itself and every one beneath; nobody covers one above or beside")
  func covers() throws {
    let (top, east, city) = (try path("Contoso"), try path("Contoso/East"), try path("Contoso/East/City"))
    let (west, like) = (try path("Contoso/West"), try path("Contoso2"))
    for above in [PartnerPath.none, top, east] { #expect(above.covers(city) && above.isAbove(city)) }
    #expect(city.covers(city) && !city.isAbove(city))
    #expect(!city.covers(east) && !west.covers(east) && !top.covers(like) && !like.covers(top))
    #expect(PartnerPath.none.covers(.none) && !PartnerPath.none.isAbove(.none))
    #expect(!top.covers(.none))
  }

  @Test(
    "what is no path is refused",
    arguments: ["/", "a/", "/a", "a//b", " a", "a ", "a/ b", "a\nb", "a/\u{7F}", "1/2/3/4/5/6/7/8/9"])
  func malformed(text: String) {
    #expect(PartnerPath(text: text) == nil)
  }

  @Test("names are as long as they may be, and compared by their bytes")
  func names() throws {
    let longest = String(repeating: "é", count: PartnerPath.nameBytesMax / 2)
    #expect(try path(longest).text == longest)
    #expect(PartnerPath(text: longest + "x") == nil)
    #expect(try path("\u{E9}") != path("e\u{301}"))
    #expect(try path("1/2/3/4/5/6/7/8").text == "1/2/3/4/5/6/7/8")
    #expect(PartnerPath(text: "") == PartnerPath.none)
  }
}
