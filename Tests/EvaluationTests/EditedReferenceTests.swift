import Editing
import Evaluation
import Llama
import Tensors
import TestSupport
import Testing

/// After an edit from the reference's own keys and values: every probability and score it reported.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"), .serialized)
struct EditedReferenceTests {
  @Test(arguments: Reference.runs) func likelihoodsAndScoresAgree(_ run: String) throws {
    let reference = try Reference()
    let editor = try reference.editor()
    let (settings, cases) = try reference.settings(run)
    // The stored values are those of layer 1; a spread optimises its own at its last layer.
    let known = settings.layers == [1] ? try cases.map(reference.value) : nil
    _ = try editor.edit(try cases.map(reference.fact), settings, values: known)

    let scores = try Scorer(reference.model).scores(cases.map(reference.probes))
    for (index, score) in scores.enumerated() {
      let expected = reference.json[run]?["nll"]?[index]
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
    let expected = try #require(reference.json[run]?["scores"]?.array).compactMap(\.double)
    #expect(summary.efficacy?.mean == expected[0])
    #expect(summary.paraphrase?.mean == expected[1])
    #expect(abs((summary.neighborhood?.mean ?? 0) - expected[2]) < 1e-12)
    #expect(abs(summary.score - expected[3]) < 1e-12)
  }
}
