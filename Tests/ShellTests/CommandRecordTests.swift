import Shell
import Tensors
import Testing

/// Programs read records: their members are a promise.
@Suite struct CommandRecordTests {
  @Test func everyCommandIsRunBySomething() throws {
    let talk = try SessionTalk()
    for name in CommandTable.amend.names {
      #expect(talk.session.handler(of: name) != nil, "nothing runs `\(name)`")
    }
  }

  private static let shared = ["command", "ok", "seconds", "digest"]
  private static let edited = [
    "id", "method", "layers", "subject", "new", "old", "steps", "efficacy", "paraphrase",
    "neighborhood", "score", "probability_before", "probability_after",
  ]
  private static let conversation: KeyValuePairs<String, [String]> = [
    "edit --steps 3 The {Eiffel Tower} is located in the city of [Paris] -> Rome": edited,
    "probe": edited + ["before"],
    "probe --verbose": edited + ["prompts"],
    "probe add neighbor The Louvre is located in the city of": ["added", "prompt", "id"],
    "ask The Eiffel Tower is located in the city of": ["text", "tokens", "stopped"],
    "top --count 3 The Eiffel Tower is located in the city of": ["tokens"],
    "log": ["edits"],
    "show #1": ["id", "requests", "updates", "in_force"],
    "undo": ["ids", "edits"],
    "redo": ["ids", "edits"],
    "status": [
      "model", "source", "blocks", "edits", "edited_layers", "base_digest", "statistics",
      "libraries", "peak_memory_bytes",
    ],
    "cases --count 2": ["found", "cases"],
    "case 3": ["case", "prompt", "subject", "new", "old", "paraphrases", "neighbors"],
    "dataset atlas": ["name", "cases", "relations"],
    "stats": ["corpus", "wanted_tokens", "layers"],
    "set": ["settings"],
    "set steps 7": ["settings"],
    "timing on": ["timing"],
    "help": ["commands"],
    "help edit": ["topic", "usage"],
    "quit": [],
  ]

  @Test func members() throws {
    let talk = try SessionTalk()
    for (line, members) in Self.conversation {
      let json = try talk.json(line)
      let object = try #require(json.object)
      #expect(Set(object.keys).count == object.keys.count, "`\(line)` names a member twice")
      for name in Self.shared + members { #expect(json[name] != nil, "`\(line)` has no \(name)") }
      #expect(json["command"]?.string == line.split(separator: " ").first.map(String.init))
      #expect(json["digest"]?.string == talk.digest)
    }
  }

  @Test func topTokens() throws {
    let talk = try SessionTalk()
    try talk.say("edit The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    let top = try talk.json("top --count 2 The Eiffel Tower is located in the city of")
    let first = top["tokens"]?[0]
    #expect(top["tokens"]?.array?.count == 2)
    #expect(first?["text"]?.string == " Rome")
    #expect(first?["rank"]?.int == 1)
    #expect(try #require(first?["probability"]?.double) > 0.9)
    #expect(try #require(first?["base_probability"]?.double) < 0.01)
  }

  @Test func askStopsWhereItIsTold() throws {
    let talk = try SessionTalk()
    let sentence = try talk.json("ask The Eiffel Tower is located in the city of")
    #expect(sentence["stopped"]?.string == "sentence")
    let long = try talk.json("ask --tokens 7 The Eiffel Tower is located in the city of")
    #expect(long["stopped"]?.string == "limit")
    #expect(long["tokens"]?.int == 7)
    let drawn = "ask --tokens 9 --top-k 20 --temperature 2 --seed 5 The Eiffel Tower"
    #expect(try talk.say(drawn) == talk.say(drawn))
  }
}
