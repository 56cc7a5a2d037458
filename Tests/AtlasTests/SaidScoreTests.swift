import Atlas
import Evaluation
import Llama
import Tensors
import Testing

/// Success by generation, read off teacher-forced passes, against the model's own writing.
@Suite struct SaidScoreTests {
  @Test func scoresSayWhatTheModelSays() throws {
    let atlas = try AtlasModel()
    let sets = atlas.world.records().prefix(40).map { ProbeSet($0) }
    let scores = try Scorer(atlas.model).scores(sets)
    var counts = [false: 0, true: 0]
    for (set, score) in zip(sets, scores) {
      let answers = try SpokenAnswer.all(after: set.prompts, atlas.model)
      for (index, one) in ([score.rewrite] + score.paraphrases + score.neighbors).enumerated() {
        let wanted = one.wanted == .new ? set.new : set.old
        #expect(one.isSaid == answers[index].names(wanted), "\(set.prompts[index])")
        counts[one.isSaid == true, default: 0] += 1
      }
      #expect(score[.efficacyGeneration] == (score.rewrite.isSaid == true ? 1 : 0))
    }
    // Unedited, the neighbours say the old object and the rewrites do not say the new one.
    #expect(counts.values.allSatisfy { $0 > 50 }, "\(counts)")
  }

  /// Scores come back from a journal as they were, with and without what version 0.1 did not ask.
  @Test func scoresAreReadBack() throws {
    let atlas = try AtlasModel()
    let set = ProbeSet(try #require(atlas.world.records().first))
    let score = try #require(try Scorer(atlas.model).scores([set]).first)
    #expect(ProbeScores(score.json, of: set) == score)
    let old = JSON.array(Array(try #require(score.json.array).dropLast()))
    let read = try #require(ProbeScores(old, of: set))
    #expect(read.rewrite.newNLL == score.rewrite.newNLL && read.rewrite.isSaid == nil)
    #expect(read[.efficacyGeneration] == nil)
  }
}
