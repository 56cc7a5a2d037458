import Shell
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `~` in paths, as far as that goes without a HOME of its own; the built program is tried with one in AmendTests.
@Suite struct HomePathTests {
  private static let home = HomePath.expand("~")

  @Test func theHomeDirectoryTakesThePlaceOfATilde() {
    #expect(Self.home.hasPrefix("/"))
    #expect(HomePath.expand("~/a/~") == Self.home + "/a/~")
    for path in ["", "a~", "./~", "~~", "~root/x", "/~"] { #expect(HomePath.expand(path) == path) }
  }

  @Test(arguments: [
    "model ~/m", "dataset ~/m", "save ~/m", "load ~/m", "export ~/m", "source ~/m", "record ~/m",
    "replay ~/m", "report ~/m", "stats import ~/m", "model \"~/m\"",
  ])
  func argumentsAreExpanded(line: String) throws {
    let command = try #require(try CommandParser(interactive: true).parse(line))
    let texts = command.values.values.map(\.value)
    #expect(texts.contains(.text(Self.home + "/m")), "\(texts)")
  }

  @Test(arguments: ["edit --from ~/m", "edit --from=~/m", "sweep lambda --results=~/m 1"])
  func optionsAreExpanded(line: String) throws {
    let command = try #require(try CommandParser(interactive: true).parse(line))
    #expect(command.values.values.contains { $0.value == .text(Self.home + "/m") })
  }

  @Test func textsAreNot() throws {
    let command = try #require(try CommandParser(interactive: true).parse("ask ~/m is"))
    #expect(command.values.values.contains { $0.value == .text("~/m is") })
  }
}
