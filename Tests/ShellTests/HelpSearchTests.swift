import Shell
import Tensors
import Testing

@Suite struct HelpSearchTests {
  private let talk: SessionTalk

  init() throws { talk = try SessionTalk() }

  private func titles(_ words: String) throws -> [String] {
    try talk.json("apropos \(words)")["matches"]?.array?.compactMap { $0["title"]?.string } ?? []
  }

  @Test func everyCommandAndSettingIsFoundByItsName() throws {
    for name in CommandTable.amend.names { #expect(try titles(name).contains(name)) }
    for name in SettingSpec.all.map(\.name) { #expect(try titles(name).contains("set \(name)")) }
  }

  @Test func everyOptionIsFoundByItsSummary() throws {
    for spec in CommandTable.amend.commands {
      for option in spec.options {
        #expect(try titles(option.summary).contains("\(spec.name) --\(option.name)"))
      }
    }
  }

  @Test func namesComeFirst() throws {
    #expect(try titles("UNDO").first == "undo")
    let found = try titles("harmonic")
    #expect(found.contains("help scores"))
    // All words have to be there.
    #expect(try titles("harmonic zork").isEmpty)
    let (exact, loose) = (try titles("bit for bit"), try titles("bit"))
    #expect(!exact.isEmpty && Set(exact).isSubset(of: loose))
  }

  @Test func nothingFound() throws {
    #expect(try talk.say("apropos unod").contains("did you mean `undo`?"))
    #expect(try talk.error("apropos").code.name == "usage")
  }
}
