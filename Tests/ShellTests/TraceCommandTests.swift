import Editing
import Llama
import Shell
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `trace` and `lens` as a user sees them.
@Suite struct TraceCommandTests {
  private static let prompt = "The {Eiffel Tower} is located in the city of"

  private func withDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/amend-figures.XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template)).withMemoryRebound(to: CChar.self, capacity: 1) {
      String(cString: $0)
    }
    defer {
      for name in ["a.svg", "a.csv"] { unlink("\(path)/\(name)") }
      rmdir(path)
    }
    try body(path)
  }

  private func text(of path: String) throws -> String {
    let file = try MappedFile(path: path)
    return file.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test func traceShowsAHeatMapASite() throws {
    let talk = try SessionTalk()
    let text = try talk.say("trace \(Self.prompt)")
    for title in [
      "state after a block put back", "feed-forward output of 3 blocks put back",
      "attention output of 3 blocks put back",
    ] {
      #expect(text.contains(title))
    }
    #expect(text.hasPrefix("\"Paris\""))
    #expect(text.contains(" Tower* "))
    let record = try talk.json("trace --samples 2 --site state \(Self.prompt)")
    let clean = try #require(record["clean"]?.double)
    let states = try #require(record["scores"]?["state"]?.array)
    #expect(record["scores"]?["mlp"] == nil)
    #expect(states.count == record["tokens"]?.array?.count)
    let last = try #require(states.last?.array?.last?.double)
    #expect(abs(last - clean) < 1e-6)
    #expect(record["answer"]?.string == " Paris")
    #expect(record["samples"]?.int == 2)
  }

  /// Windows of three blocks around blocks 0 and 1 reach block 0, which alone gives back what they do.
  @Test func windowsThatReachBlock0() throws {
    let talk = try SessionTalk()
    let line = "trace --samples 2 --site mlp"
    let remark = "the windows around blocks 0 to 1 reach block 0"
    let said = try talk.say("\(line) \(Self.prompt)")
    #expect(said.contains(remark) && said.contains("the peak of mlp at "))
    #expect(said.contains("may be block 0's alone: --single puts back single blocks beside them"))
    let beside = try talk.say("\(line) --single \(Self.prompt)")
    #expect(beside.contains("feed-forward output of 3 blocks put back"))
    #expect(beside.contains("feed-forward output of one block put back"))
    #expect(beside.contains(remark) && !beside.contains("--single"))
    let both = try talk.json("\(line) --single \(Self.prompt)")
    let alone = try talk.json("\(line) --window 1 \(Self.prompt)")
    #expect(both["windows_reach_block_0_to"]?.int == 1)
    #expect(alone["windows_reach_block_0_to"] == .null)
    let rows = try #require(alone["scores"]?["mlp"]?.array)
    for (row, single) in zip(rows, try #require(both["single_scores"]?["mlp"]?.array)) {
      #expect(row.array?.map(\.double) == single.array?.map(\.double))
    }
    #expect(try !talk.say("\(line) --window 1 \(Self.prompt)").contains("reach block 0"))
    #expect(
      try !talk.say("trace --samples 1 --site state \(Self.prompt)").contains("reach block 0"))
  }

  @Test func singleBlocksAreAveraged() throws {
    let talk = try SessionTalk()
    let line = "trace --cases 2 --samples 1 --site attention"
    let record = try talk.json("\(line) --single")
    let alone = try talk.json("\(line) --window 1")
    let classes = try #require(record["single_effects"]?["attention"]?.array)
    for (single, wanted) in zip(classes, try #require(alone["effects"]?["attention"]?.array)) {
      #expect(single["mean"]?.array?.map(\.double) == wanted["mean"]?.array?.map(\.double))
    }
    #expect(try talk.say(line).contains("reach block 0"))
  }

  /// The whole vocabulary can be asked for; what is more than it is all of it.
  @Test func topGoesToTheEnd() throws {
    let talk = try SessionTalk()
    let prompt = "The Eiffel Tower is located in the city of"
    let all = try #require(try talk.json("top --count 1000000 \(prompt)")["tokens"]?.array)
    #expect(all.count == talk.session.open.model.configuration.vocabularySize)
    #expect(all.map { $0["rank"]?.int } == (1...all.count).map { $0 })
    #expect(abs(all.reduce(0) { $0 + ($1["probability"]?.double ?? 0) } - 1) < 1e-4)
    let few = try #require(try talk.json("top --count 20 \(prompt)")["tokens"]?.array)
    #expect(few.map { $0["id"]?.int } == all.prefix(20).map { $0["id"]?.int })
    try talk.say("set top 3000")
    #expect(try talk.json("top \(prompt)")["tokens"]?.array?.count == all.count)
    #expect(
      try talk.json("lens --count 2000 \(prompt)")["blocks"]?[0]?["tokens"]?.array?.count
        == all.count)
  }

  @Test func editedWeightsAreTraced() throws {
    let talk = try SessionTalk()
    try talk.say("edit The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    let digest = talk.digest
    let record = try talk.json("trace --samples 1 --site mlp \(Self.prompt)")
    #expect(record["answer"]?.string == " Rome")
    #expect(
      try talk.say("lens \(Self.prompt.filter { $0 != "{" && $0 != "}" })").contains("P(Rome)"))
    #expect(talk.digest == digest, "looking changes nothing")
  }

  @Test func casesAreAveraged() throws {
    let talk = try SessionTalk()
    let line = "trace --cases 3 --samples 2 --site state"
    let record = try talk.json(line)
    #expect(record["facts"]?.int == 3)
    #expect(record["skipped"]?.int != nil)
    let classes = try #require(record["effects"]?["state"]?.array)
    #expect(classes.contains { $0["tokens"]?.string == "last subject token" })
    #expect(classes.allSatisfy { $0["mean"]?.array?.count == 6 })
    let last = try #require(classes.first { $0["tokens"]?.string == "last token" })
    let total =
      try #require(record["clean"]?.double) - (try #require(record["corrupted"]?.double))
    #expect(abs((last["mean"]?.array?.last?.double ?? 0) - total) < 1e-5)
    #expect(try talk.json(line)["effects"]?["state"]?.array?.count == classes.count)
    let text = try talk.say(line)
    #expect(text.contains("average over 3 facts") && text.contains("most given back @ block"))
  }

  @Test func figuresAreWritten() throws {
    let talk = try SessionTalk()
    try withDirectory { path in
      let files = "--svg \(path)/a.svg --csv \(path)/a.csv"
      let said = try talk.say("trace --samples 1 \(files) \(Self.prompt)")
      #expect(said.contains("wrote \(path)/a.svg and \(path)/a.csv"))
      let svg = try text(of: path + "/a.svg")
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
      #expect(try text(of: path + "/a.csv").split(separator: "\n").count == 1 + 3 * 14 * 6)
      let record = try talk.json("lens \(files) The Eiffel Tower is located in the city of")
      #expect(record["svg"]?.string == path + "/a.svg")
      #expect(record["csv"]?.string == path + "/a.csv")
      #expect(try text(of: path + "/a.csv").split(separator: "\n").count == 1 + 6)
    }
  }

  /// Before the work, not after it.
  @Test(arguments: ["/nonexistent/a.svg", "/tmp"]) func badPathsAreRefusedAtOnce(path: String)
    throws
  {
    let talk = try SessionTalk(
      environment: .init(report: { _ in Issue.record("it began to work") }))
    let error = try talk.error("trace --cases 100 --svg \(path)")
    #expect(error.code == .fileNotWritten)
    #expect(error.column == 25 && error.message.hasPrefix(path))
  }

  @Test(arguments: [
    ("trace The Eiffel Tower is in", "no subject is marked", 7),
    ("trace The {Eiffel Tower} is in -> Rome", "`->` after the prompt", 32),
    ("trace The {Eiffel Tower} is in [Paris]", "`[` after the prompt", 32),
    ("trace {Eiffel Tower}", "nothing but its subject", 7),
    ("trace --site block The {X} is", "cannot be `block`", 14),
  ])
  func mistakesArePointedAt(line: String, message: String, column: Int) throws {
    let error = try SessionTalk().error(line)
    #expect(error.message.contains(message), "\(error.message)")
    #expect(error.column == column)
  }

  /// A model without a data set: the noise is that of the subject at hand, and there are no cases.
  @Test(.enabled(if: Shared.isPresent, "needs ../shared"))
  func withoutADataSet() throws {
    let talk = try SessionTalk(.directory(Shared.path("fixtures/tiny-llama")))
    #expect(
      try talk.say("trace --samples 1 {Jonas Weneau} lives in").contains(
        "of this subject  samples 1"))
    for line in ["trace --cases 2", "trace case 1"] {
      #expect(try talk.error(line).code == .noDataset)
    }
  }

  @Test func lensRanksTheAnswer() throws {
    let talk = try SessionTalk()
    let record = try talk.json("lens --count 2 The Eiffel Tower is located in the city of")
    let blocks = try #require(record["blocks"]?.array)
    #expect(blocks.count == 6)
    #expect(blocks.allSatisfy { $0["tokens"]?.array?.count == 2 })
    let last = try #require(blocks.last)
    #expect(last["rank"]?.int == 1)
    #expect(last["tokens"]?.array?.first?["text"]?.string == " Paris")
    #expect(last["probability"]?.double == last["tokens"]?.array?.first?["probability"]?.double)
    #expect((blocks[0]["rank"]?.int ?? 0) > 1)
  }
}
