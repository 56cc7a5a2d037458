import Shell
import Testing
import amend

@Suite("The prompt's text")
struct PromptTextTests {
  @Test("Painted but for its end, each colour sequence between marks")
  func painted() {
    let style = Style(hasColor: true, isUnicode: true)
    #expect(
      PromptText.painted("atlas +1> ", style: style)
        == "\u{1}\u{1B}[1;34m\u{1}atlas +1\u{1}\u{1B}[0m\u{1}> ")
    #expect(PromptText.painted("atlas> ", style: .plain) == "atlas> ")
  }

  @Test("Signs that could steer the terminal or be counted wrong are replaced")
  func cleaned() {
    #expect(PromptText.painted("a\u{1B}[31m\u{1}é日> ", style: .plain) == "a?[31m???> ")
  }
}

@Suite("Where statistics are kept")
struct CacheDirectoryTests {
  @Test(
    "AMEND_CACHE, else XDG_CACHE_HOME, else ~/.cache",
    arguments: [
      (["AMEND_CACHE": "/x", "HOME": "/h"], "/x"), (["AMEND_CACHE": "", "HOME": "/h"], nil),
      (["XDG_CACHE_HOME": "/c", "HOME": "/h"], "/c/amend"),
      (["XDG_CACHE_HOME": "c", "HOME": "/h"], "/h/.cache/amend"), ([:], nil),
    ] as [([String: String], String?)])
  func place(environment: [String: String], path: String?) {
    #expect(Variables.cacheDirectory { environment[$0] } == path)
  }
}
