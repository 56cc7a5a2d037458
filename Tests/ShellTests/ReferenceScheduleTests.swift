import Editing
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// The batch and multi-layer runs of the reference implementation, through `schedule` and `run`.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"), .serialized)
struct ReferenceScheduleTests {
  private let json: JSON
  private let talk: SessionTalk
  private let file: TemporaryFile

  /// A session on the reference's model, with its contexts, its second moments and its records.
  init() throws {
    let base = Shared.path("fixtures/reference/reference")
    json = try JSON(path: base + ".json")
    let tensors = try SafetensorsFile(path: base + ".safetensors")
    let model = try tinyLlama()
    let texts = try JSON(path: Shared.path("fixtures/reference/corpus.json")).array ?? []
    let statistics = StatisticsLibrary(
      model, corpus: TextCorpus(name: "corpus", texts: texts.compactMap(\.string)),
      cacheDirectory: nil)
    for layer in 1...3 {
      try statistics.use(
        SecondMoment(
          layer: layer, tokens: 1,
          matrix: SymmetricMatrix(
            order: 640, values: try tensors.doubles("second_moment.\(layer)")),
          provenance: "reference"))
    }
    let contexts = json["context_templates"]?[1]?.array?.compactMap(\.string) ?? []
    let editor = Editor(
      model, statistics: statistics, contexts: ContextTemplates(prefixed: contexts))
    talk = try SessionTalk(OpenModel(model, editor, atlas: nil))
    let records = json["records"]?.array?.enumerated().map(Self.record) ?? []
    file = try TemporaryFile(JSON.array(records).description)
    try talk.say("dataset \(file.path)")
  }

  private static func record(_ index: Int, _ record: JSON) -> JSON {
    [
      "case_id": .integer(index),
      "requested_rewrite": [
        "prompt": record["prompt"] ?? .null, "subject": record["subject"] ?? .null,
        "relation_id": "P1", "target_new": record["target_new"] ?? .null,
        "target_true": record["target_true"] ?? .null,
      ],
      "paraphrase_prompts": record["para"] ?? .null,
      "neighborhood_prompts": record["nb"] ?? .null,
    ]
  }

  @Test(arguments: [
    "emmet_batch", "memit_batch", "memit_batch_w10", "memit_layers123_batch",
    "emmet_layers123_batch",
  ])
  func aBatchScoresWhatTheReferenceSays(_ run: String) throws {
    let layers = (json[run]?["layers"]?.array?.compactMap(\.int) ?? []).map(String.init)
    let weight = json[run]?["mom2_update_weight"]?.double ?? 1
    let expected = try #require(json[run]?["scores"]?.array).compactMap(\.double)
    let plan = try talk.json(
      "schedule --batch 16 --method \(run.prefix { $0 != "_" }) --weight \(weight) "
        + "--layers \(layers.joined(separator: ","))")
    #expect(plan["batches"]?.int == 1 && plan["facts"]?.int == 16)
    let result = try talk.json("run")
    for scores in [result["immediate"], result["final"]] {
      let found = ["efficacy", "paraphrase", "neighborhood", "score"].map {
        scores?[$0]?.double ?? .nan
      }
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found), \(expected)")
    }
    let unedited = try #require(json["scores_unedited"]?.array).compactMap(\.double)
    let before = try talk.json("plan --final")["unedited"]
    #expect(before?["efficacy"]?.double == unedited[0])
    #expect(before?["neighborhood"]?.double == unedited[2])
    try talk.say("back")
    #expect(talk.digest == talk.session.open.model.digest.description)
  }

  /// The study's first experiment in small: late layers cannot be edited, early ones can.
  @Test func theLayerSweepFindsEarlyLayers() throws {
    let result = try talk.json("sweep layers --count 8 --methods memit,rome")
    let points = try #require(result["points"]?.array)
    #expect(points.count == 12)
    func scores(_ name: String) -> [Double] {
      stride(from: 0, to: 12, by: 2).map { points[$0]["immediate"]?[name]?.double ?? .nan }
    }
    #expect(scores("efficacy")[...1].allSatisfy { $0 == 1 }, "\(scores("efficacy"))")
    #expect(scores("score")[...1].min() ?? 0 > 0.85)
    // No attention after the last block: what is written there does not reach the object.
    #expect(scores("efficacy")[5] < 0.2)
    let best = result["best"]?.string ?? ""
    #expect(["layer 0", "layer 1", "layer 2"].contains { best.hasPrefix($0) }, "\(best)")
    #expect(talk.digest == talk.session.open.model.digest.description)
  }
}
