import Shell
import Testing

@Suite struct CommandTableTests {
  private let table = CommandTable.amend

  @Test func wordsAreUnique() {
    let words = table.commands.flatMap { [$0.name] + $0.aliases }
    #expect(Set(words).count == words.count)
    let pages = Set(HelpText.topics.map(\.name))
    #expect(pages.isDisjoint(with: words))
  }

  @Test(arguments: CommandTable.amend.commands)
  func specIsWhole(spec: CommandSpec) {
    #expect(spec.examples.count >= 2)
    #expect(!spec.forms.isEmpty && !spec.summary.isEmpty && !spec.changes.isEmpty)
    #expect(Set(spec.forms.map(\.name)).count == spec.forms.count)
    let options = spec.allOptions.flatMap { [$0.name] + $0.aliases }
    #expect(Set(options).count == options.count)
    for option in spec.options {
      #expect(option.forms?.isSubset(of: spec.forms.map(\.name)) ?? true)
      #expect(!option.usage.hasSuffix(" "), "the value of --\(option.name) has no name")
    }
    for name in spec.related { #expect(table[word: name] != nil, "related: \(name)") }
    for form in spec.forms {
      #expect(form.arguments.dropLast().allSatisfy { !$0.kind.isRaw }, "raw text comes last")
    }
  }

  /// What help shows must be what the parser takes.
  @Test(arguments: CommandTable.amend.commands)
  func examplesParse(spec: CommandSpec) throws {
    let parser = CommandParser(interactive: false)
    for example in spec.examples {
      #expect(try parser.parse(example)?.name == spec.name, "\(example)")
    }
  }

  @Test func usageLines() throws {
    #expect(
      try #require(table[word: "edit"]).usage == [
        "edit TEXT WITH {SUBJECT} [OLD] -> NEW", "edit case N",
        "edit --from FILE [--count N] [--skip-bad]",
      ])
    #expect(
      try #require(table[word: "probe"]).usage == [
        "probe [#ID] [--verbose] [--entropy]", "probe add paraphrase|neighbor PROMPT",
      ])
    #expect(try #require(table[word: "dataset"]).usage == ["dataset FILE|atlas"])
    #expect(
      try #require(table[word: "sweep"]).usage == [
        "sweep layers [LAYERS]", "sweep batch SIZE...", "sweep sequential SIZE...",
        "sweep spread SET...", "sweep lambda WEIGHT...",
      ])
    #expect(try #require(table[word: "timing"]).usage == ["timing [on|off]"])
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("edit", "edit", 0), ("edit", "edti", 1), ("edit", "", 4),
    ("kitten", "sitting", 3),
    ("abc", "abcd", 1), ("ca", "abc", 3), ("é", "e", 2),
  ])
  func distance(a: String, b: String, expected: Int) {
    #expect(Suggestion.distance(a, b) == expected)
    #expect(Suggestion.distance(b, a) == expected)
  }

  @Test func hints() {
    let names = ["show", "set", "stats", "status"]
    #expect(Suggestion.hint(for: "statu", among: names) == "did you mean `status` or `stats`?")
    #expect(Suggestion.hint(for: "SHOW", among: names) == "did you mean `show`?")
    #expect(Suggestion.hint(for: "zzzz", among: names) == nil)
  }
}
