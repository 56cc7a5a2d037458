import Atlas
import Editing
import Evaluation
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// A model that came without a text, as every model from a directory does.
@Suite(.serialized) struct OwnTextCommandTests {
  private static let edit = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"

  private func talk(unasked: Double, cache: String? = nil) throws -> SessionTalk {
    let model = try AtlasModel().model
    let statistics = StatisticsLibrary(
      model, corpus: TextCorpus(name: "none", texts: []), cacheDirectory: cache)
    var environment = Session.Environment(cacheDirectory: cache)
    environment.unaskedSeconds = unasked
    return try SessionTalk(
      OpenModel(model, Editor(model, statistics: statistics), atlas: nil), environment: environment)
  }

  @Test func theFirstEditHasTheModelWriteOne() throws {
    let directory = try TemporaryDirectory()
    let talk = try talk(unasked: 1e9, cache: directory.path)
    #expect(try talk.say("status").contains("over a text that the model writes, in about"))
    let remark = "tokens that atlas wrote itself; `stats compute --from TEXT` takes another text"
    let said = try talk.say(Self.edit)
    #expect(said.contains("statistics of layer 1: over ") && said.contains(remark))
    #expect(try !talk.say("edit case {France} is a country in -> Asia").contains(remark), "once")

    // Another session finds the statistics, without the text, and whatever they may take.
    let later = try self.talk(unasked: 0, cache: directory.path)
    #expect(try later.say("status").contains("kept by an earlier session"))
    let record = try later.json(Self.edit)
    #expect(record["efficacy"]?.double == 1)
    #expect(record["statistics_remarks"]?[0]?.string?.contains(remark) == true)
    #expect(
      try later.json("stats")["layers"]?[0]?["provenance"]?.string?.hasPrefix("own text") == true)
  }

  /// Long work is not begun unasked: the command is named.
  @Test func longWorkIsNamed() throws {
    let talk = try talk(unasked: 0)
    let error = try talk.error(Self.edit)
    #expect(error.code == .noStatistics)
    for words in ["stats compute --from", "stats compute --own-text", "takes about"] {
      #expect(error.hint?.contains(words) == true)
    }
    #expect(try talk.say("status").contains("none: `stats compute --from TEXT`"))
    let record = try talk.json("stats compute --own-text --tokens 2000 --layers 0,1")
    #expect(record["corpus"]?.string == "own text")
    #expect(record["wanted_tokens"]?.int == 2000)
    #expect(record["layers"]?.array?.count == 2)
    #expect(try talk.json(Self.edit)["efficacy"]?.double == 1)
    #expect(try talk.error("stats compute --own-text --from x").code == .usage)
    #expect(try talk.error("stats import x --own-text").code == .usage)
  }

  /// One pass for several layers, which `timing` sees as well.
  @Test func aTokenCountsOnce() throws {
    let talk = try SessionTalk()
    let record = try #require(
      talk.session.execute("stats compute --layers 2,3,4 --tokens 3000"))
    let layers = try talk.json("stats")["layers"]?.array
    #expect(layers?.count == 3)
    #expect(record.cost.tokens == layers?[0]["tokens"]?.int)
  }
}
