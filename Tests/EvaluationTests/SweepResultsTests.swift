import Editing
import Evaluation
import Tensors
import TestSupport
import Testing

/// What sweeps keep between two runs.
struct SweepResultsTests {
  private func summary(_ losses: [Double]) -> ScoreSummary {
    ScoreSummary(
      losses.map { loss in
        ProbeScores(
          rewrite: PromptScore(
            wanted: .new, new: .init(negativeLogLikelihood: loss, accuracy: 1),
            old: .init(negativeLogLikelihood: 1, accuracy: 0)),
          paraphrases: [], neighbors: [])
      })
  }

  private func point(_ batch: Int, _ order: SchedulePlan.Order) -> SweepPoint {
    SweepPoint(
      setup: SweepSetup(method: "memit", layers: [1, 2], weight: 0.1, batch: batch, order: order),
      moments: [
        .init(
          facts: 3, immediate: summary([0.3, 1 / 3, 2]),
          final: order == .sequential ? summary([0.1, 4, 5]) : nil)
      ], lambda: 0.1, meanLeverage: 1 / 7,
      seconds: StudySeconds(values: 1 / 3, edits: 2, evaluation: 0.1))
  }

  @Test func whatIsKeptIsReadBackToTheBit() throws {
    let file = try TemporaryFile("", ending: ".jsonl")
    let basis: JSON = ["model": "m", "count": 3]
    var results = try SweepResults(path: file.path, basis: basis, isFresh: true)
    try results.set(baseline: summary([0.7, 0.9, 2]))
    try results.add(point(1, .sequential))
    try results.add(point(4, .independent))
    let again = try SweepResults(path: file.path, basis: basis)
    #expect(again.points == results.points)
    #expect(again.baseline == results.baseline)
    #expect(again[point(4, .independent).setup] == point(4, .independent))
    #expect(again[point(8, .independent).setup] == nil)
  }

  @Test func resultsOfSomethingElseAreNotTakenUp() throws {
    let file = try TemporaryFile("", ending: ".jsonl")
    var results = try SweepResults(
      path: file.path, basis: ["model": "m", "count": 3], isFresh: true)
    try results.set(baseline: summary([1]))
    let error = #expect(throws: StorageError.self) {
      try SweepResults(path: file.path, basis: ["model": "m", "count": 4])
    }
    #expect(error?.message.contains("differ in count") == true)
    let fresh = try SweepResults(path: file.path, basis: ["model": "n"], isFresh: true)
    #expect(fresh.baseline == nil)
  }

  @Test(arguments: ["", "[1, 2]", "{\"x\": 1}\n", "not JSON"])
  func otherFilesAreRefused(_ text: String) throws {
    let file = try TemporaryFile(text, ending: ".jsonl")
    #expect(throws: StorageError.self) { try SweepResults(path: file.path, basis: ["a": 1]) }
  }

  @Test func aTornLineIsRefusedWithAWayOut() throws {
    let file = try TemporaryFile("{\"basis\":{\"a\":1}}\n{\"setup\":{}}\n", ending: ".jsonl")
    let error = #expect(throws: StorageError.self) {
      try SweepResults(path: file.path, basis: ["a": 1])
    }
    #expect(error?.hint?.contains("--fresh") == true)
  }

  /// S = 3 / (1/a + 1/b + 1/c): the error by the formula against a difference quotient.
  @Test func theScoresErrorIsThatOfItsParts() throws {
    func scores(_ wins: Int, of count: Int) -> [PromptScore] {
      (0..<count).map { index in
        PromptScore(
          wanted: .new, new: .init(negativeLogLikelihood: index < wins ? 0 : 2, accuracy: 0),
          old: .init(negativeLogLikelihood: 1, accuracy: 0))
      }
    }
    let all = (0..<8).map { index in
      ProbeScores(
        rewrite: scores(index == 0 ? 0 : 1, of: 1)[0], paraphrases: scores(index % 3, of: 2),
        neighbors: scores(1 + index % 4, of: 5))
    }
    let summary = ScoreSummary(all)
    let averages = ScoreMeasure.successes.compactMap { summary[$0] }
    var variance = 0.0
    for (index, average) in averages.enumerated() {
      var moved = averages.map(\.mean)
      moved[index] += 1e-6
      let slope = (harmonicMean(moved) - summary.score) / 1e-6
      variance += slope * slope * average.standardError * average.standardError
    }
    #expect(abs(summary.scoreError - variance.squareRoot()) < 1e-5)
  }
}
