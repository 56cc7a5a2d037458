import Evaluation
import Tensors
import Testing

/// The metrics on losses made by hand.
struct ProbeScoresTests {
  /// Where there is no other object the new one is measured alone, and a journal brings that back.
  @Test func anObjectThatIsNotThereHasNoProbability() throws {
    let score = PromptScore(
      wanted: .new, new: .init(negativeLogLikelihood: 0.5, accuracy: 0.75), old: .none,
      rule: .tokens)
    #expect(score.success == 0.75 && score.oldProbability == 0)
    #expect(score.magnitude == score.newProbability)
    let set = ProbeSet(rewrite: "a", new: "b", old: "", rule: .tokens)
    let scores = ProbeScores(rewrite: score, paraphrases: [], neighbors: [])
    let read = try scores.json.bytes.withUnsafeBytes { try JSON(parsing: $0) }
    #expect(ProbeScores(read, of: set) == scores)
  }

  /// Scores from losses (new, old) of the rewrite, the paraphrases and the neighbours.
  private func scores(
    _ rewrite: (Double, Double), _ paraphrases: [(Double, Double)] = [],
    _ neighbors: [(Double, Double)] = []
  ) -> ProbeScores {
    func score(_ wanted: PromptScore.Wanted) -> ((Double, Double)) -> PromptScore {
      { losses in
        PromptScore(
          wanted: wanted, new: .init(negativeLogLikelihood: losses.0, accuracy: 0.5),
          old: .init(negativeLogLikelihood: losses.1, accuracy: 1))
      }
    }
    return ProbeScores(
      rewrite: score(.new)(rewrite), paraphrases: paraphrases.map(score(.new)),
      neighbors: neighbors.map(score(.old)))
  }

  @Test func theWantedObjectMustWin() {
    let edit = scores((1, 2), [(1, 2), (3, 2)], [(4, 1), (4, 1), (1, 4), (5, 1)])
    #expect(edit[.efficacy] == 1)
    #expect(edit[.paraphrase] == 0.5)
    #expect(edit[.neighborhood] == 0.75)
    #expect(abs(edit.score - 3 / (1 + 2 + 4 / 3.0)) < 1e-12)
  }

  /// zsRE counts tokens that are said, whatever the other object's probability.
  @Test func tokensAreCountedWhereTheDataSetSaysSo() {
    func score(_ wanted: PromptScore.Wanted, _ new: Double, _ old: Double) -> PromptScore {
      PromptScore(
        wanted: wanted, new: .init(negativeLogLikelihood: 9, accuracy: new),
        old: .init(negativeLogLikelihood: 1, accuracy: old), rule: .tokens)
    }
    let edit = ProbeScores(
      rewrite: score(.new, 2 / 3, 0), paraphrases: [score(.new, 1, 0)],
      neighbors: [score(.old, 0, 0.25)])
    #expect(edit[.efficacy] == 2.0 / 3)
    #expect(edit[.paraphrase] == 1)
    #expect(edit[.neighborhood] == 0.25)
    #expect(edit[.efficacyAccuracy] == 0)
    #expect(edit[.paraphraseAccuracy] == 1)
    #expect(edit[.neighborhoodAccuracy] == 0)
  }

  @Test func aTieIsAFailureEverywhere() {
    let edit = scores((2, 2), [(2, 2)], [(2, 2)])
    #expect(edit[.efficacy] == 0)
    #expect(edit[.paraphrase] == 0)
    #expect(edit[.neighborhood] == 0)
    #expect(edit.score == 0)
  }

  @Test func whatHasNoPromptsIsLeftOutOfTheScore() {
    let bare = scores((1, 2))
    #expect(bare[.paraphrase] == nil)
    #expect(bare[.neighborhood] == nil)
    #expect(bare[.paraphraseMagnitude] == nil)
    #expect(bare.score == 1)
    let half = scores((1, 2), [], [(2, 1), (1, 2)])
    #expect(half[.paraphrase] == nil)
    #expect(abs(half.score - 2 / 3.0) < 1e-12)
  }

  @Test func magnitudesAreDifferencesOfProbabilities() throws {
    let edit = scores((0, .infinity), [(0, 0)], [(.infinity, 0), (0, .infinity)])
    #expect(edit.rewrite.newProbability == 1)
    #expect(edit.rewrite.oldProbability == 0)
    #expect(edit[.efficacyMagnitude] == 1)
    #expect(edit[.paraphraseMagnitude] == 0)
    #expect(edit[.neighborhoodMagnitude] == 0)
    let likely = scores((0.5, 1.5))
    #expect(
      abs(try #require(likely[.efficacyMagnitude]) - (0.6065306597126334 - 0.22313016014842982))
        < 1e-15)
  }

  @Test func harmonicMeanOfThePapersNumbers() {
    #expect(abs(harmonicMean([100, 98.05, 85.61]) - 94.10) < 0.005)
    #expect(abs(harmonicMean([100, 98.05, 85.73]) - 94.15) < 0.005)
    #expect(harmonicMean([1, 0, 1]) == 0)
    #expect(harmonicMean([]) == 0)
  }

  @Test func aSummaryAveragesOverRecords() throws {
    // The first record's many neighbours weigh no more than the second's one.
    let summary = ScoreSummary([
      scores((1, 2), [(1, 2)], [(2, 1), (2, 1), (2, 1), (1, 2)]),
      scores((1, 2), [(2, 1)], [(1, 2)]),
      scores((2, 1), [], [(2, 1)]),
      scores((1, 2), [(1, 2)], []),
    ])
    #expect(summary.count == 4)
    let efficacy = try #require(summary.efficacy)
    #expect(efficacy.mean == 0.75)
    #expect(abs(efficacy.standardDeviation - 0.1875.squareRoot()) < 1e-15)
    #expect(abs(efficacy.standardError - 0.1875.squareRoot() / 2) < 1e-15)
    let paraphrase = try #require(summary.paraphrase)
    #expect(paraphrase.count == 3)
    #expect(abs(paraphrase.mean - 2 / 3.0) < 1e-15)
    let neighborhood = try #require(summary.neighborhood)
    #expect(abs(neighborhood.mean - 1.75 / 3) < 1e-15)
    let expected = 3 / (1 / 0.75 + 1.5 + 3 / 1.75)
    #expect(abs(summary.score - expected) < 1e-12)
  }

  @Test func aSummaryOfNothingHasNoAverages() {
    let summary = ScoreSummary([])
    #expect(summary.efficacy == nil)
    #expect(summary.paraphrase == nil)
    #expect(summary.score == 0)
  }

  @Test func probesOfARecord() {
    let record = CounterFactRecord(
      caseID: 3, relation: "P1", prompt: "The {} is in", subject: "Tor {}", targetNew: "A",
      targetTrue: "B", paraphrasePrompts: ["p"], neighborhoodPrompts: ["n", "m"],
      attributePrompts: ["a"], generationPrompts: ["g"])
    let set = ProbeSet(record)
    #expect(set.rewrite == "The Tor {} is in")
    #expect(set.prompts == ["The Tor {} is in", "p", "n", "m"])
    #expect(set.new == "A")
    #expect(set.old == "B")
  }
}
