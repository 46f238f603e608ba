import BuiltCommand
import Foundation
import JSONRPC
import Testing

@Suite(
  "A mailer that is restored (R49: at most once)",
  .enabled(if: BuiltCommand.isThere, Comment(rawValue: BuiltCommand.absence)))
struct RestoredMailerTests {
  private static func office() throws -> MailOffice { try MailOffice { sink in "\(MailOffice.deliver)'\(sink)'" } }

  private static func held(_ office: MailOffice) -> String? {
    do {
      try office.allot.run("notification", "run")
      return nil
    } catch let failed as AllotCommand.Failed {
      return failed.text
    } catch { return "\(error)" }
  }

  @Test("from a backup of before it sent: it sends nothing again until a person says so")
  func backup() throws {
    let office = try Self.office()
    let (node, saved) = (office.place.directory + "/node", office.place.directory + "/saved.sqlite")
    try office.allot.run("node", "backup", saved)
    try office.allot.run("notification", "run")
    #expect(office.delivered.count == 2)
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: node) where name.hasPrefix("allot.sqlite") {
      try files.removeItem(atPath: node + "/" + name)
    }
    try files.copyItem(atPath: saved, toPath: node + "/allot.sqlite")
    for _ in 0..<2 { #expect(Self.held(office)?.contains("restored or copied") == true) }
    #expect(office.delivered.count == 2)
    try office.allot.run("notification", "run", "--resume")
    try office.allot.run("notification", "run")
    #expect(office.delivered.count == 4)
  }

  @Test("in a copy of its directory: what it sent before it was copied is not sent from both")
  func copy() throws {
    let office = try Self.office()
    let copy = office.place.directory + "/copy"
    try FileManager.default.copyItem(atPath: office.place.directory + "/node", toPath: copy)
    try office.allot.run("notification", "run")
    let other = AllotCommand(data: copy)
    #expect(throws: AllotCommand.Failed.self) { try other.run("notification", "run") }
    #expect(office.delivered.count == 2)
    try office.allot.run("notification", "run")
    #expect(office.delivered.count == 2)
  }
}
