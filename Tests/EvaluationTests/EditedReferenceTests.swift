import Editing
import Evaluation
import Llama
import Tensors
import TestSupport
import Testing

/// After an edit from the reference's own keys and values: every probability and score it reported.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"), .serialized)
struct EditedReferenceTests {
  @Test(arguments: [
    "rome_case0", "rome_case1", "rome_case2", "memit_case0", "memit_w10_case0", "emmet_batch",
    "memit_batch", "memit_batch_w10", "memit_layers123_batch", "emmet_layers123_batch",
  ])
  func likelihoodsAndScoresAgree(_ run: String) throws {
    let base = Shared.path("fixtures/reference/reference")
    let json = try JSON(path: base + ".json")
    let file = try SafetensorsFile(path: base + ".safetensors")
    let model = try LanguageModel(directory: Shared.path("fixtures/tiny-llama"))
    let cases = try #require(json[run]?["cases"]?.array).compactMap(\.int)
    let contexts = json["context_templates"]?[1]?.array?.compactMap(\.string) ?? []
    let editor = try editor(model, file, ContextTemplates(prefixed: contexts))
    var settings = EditSettings(
      method: run.hasPrefix("rome") ? .rome : run.hasPrefix("emmet") ? .emmet : .memit,
      layers: json[run]?["layers"]?.array?.compactMap(\.int) ?? [])
    settings.weight = json[run]?["mom2_update_weight"]?.double ?? 1
    let records = try cases.map { try #require(json["records"]?[$0]) }
    // The stored values are those of layer 1; a spread optimises its own at its last layer.
    let known = settings.layers == [1] ? try cases.map { try value(file, $0) } : nil
    _ = try editor.edit(try records.map(fact), settings, values: known)

    let sets = records.map(probes)
    let scores = try Scorer(model).scores(sets)
    for (index, score) in scores.enumerated() {
      let expected = json[run]?["nll"]?[index]
      let all = [score.rewrite] + score.paraphrases + score.neighbors
      for (prompt, result) in all.enumerated() {
        let new = try #require(expected?["new"]?[prompt]?.double)
        let old = try #require(expected?["true"]?[prompt]?.double)
        // The update is rounded to float32 here and there: 1e-3 of a nat, or of a large value.
        #expect(abs(result.newNLL - new) < 1e-3 * max(1, new))
        #expect(abs(result.oldNLL - old) < 1e-3 * max(1, old))
      }
    }
    let summary = ScoreSummary(scores)
    let expected = try #require(json[run]?["scores"]?.array).compactMap(\.double)
    #expect(summary.efficacy?.mean == expected[0])
    #expect(summary.paraphrase?.mean == expected[1])
    #expect(abs((summary.neighborhood?.mean ?? 0) - expected[2]) < 1e-12)
    #expect(abs(summary.score - expected[3]) < 1e-12)
  }

  private func editor(
    _ model: LanguageModel, _ file: SafetensorsFile, _ contexts: ContextTemplates
  ) throws -> Editor {
    let statistics = StatisticsLibrary(
      model, corpus: TextCorpus(name: "none", texts: []), cacheDirectory: nil)
    for layer in 1...3 {
      try statistics.use(
        SecondMoment(
          layer: layer, tokens: 1,
          matrix: SymmetricMatrix(order: 640, values: try file.doubles("second_moment.\(layer)")),
          provenance: "reference"))
    }
    return Editor(model, statistics: statistics, contexts: contexts)
  }

  private func fact(_ record: JSON) throws -> Fact {
    try Fact(
      prompt: record["prompt"]?.string ?? "", subject: record["subject"]?.string ?? "",
      new: record["target_new"]?["str"]?.string ?? "")
  }

  private func value(_ file: SafetensorsFile, _ index: Int) throws -> OptimizedValue {
    let start = try file.floats("case.\(index).target_init")
    let z = try file.floats("case.\(index).z")
    return OptimizedValue(
      targetInit: start, delta: zip(z, start).map(-), key: try file.floats("case.\(index).key"),
      losses: [])
  }

  private func probes(_ record: JSON) -> ProbeSet {
    let prompt = record["prompt"]?.string ?? ""
    let subject = record["subject"]?.string ?? ""
    let parts = prompt.split(separator: "{}", omittingEmptySubsequences: false)
    return ProbeSet(
      rewrite: parts.joined(separator: subject),
      paraphrases: record["para"]?.array?.compactMap(\.string) ?? [],
      neighbors: record["nb"]?.array?.compactMap(\.string) ?? [],
      new: record["target_new"]?["str"]?.string ?? "",
      old: record["target_true"]?["str"]?.string ?? "")
  }
}
