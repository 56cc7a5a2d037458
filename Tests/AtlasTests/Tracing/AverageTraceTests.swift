import Atlas
import Evaluation
import Llama
import Testing

/// Token classes and averages, on scores made by hand.
@Suite struct AverageTraceTests {
  private let model: LanguageModel

  init() throws { model = try AtlasModel().model }

  /// A trace of two blocks whose score at position p and block b is 0.01 p + 0.001 b, above `corrupted`.
  private func trace(_ before: String, _ subject: String, _ after: String, corrupted: Double)
    throws -> CausalTrace
  {
    let prompt = try TracedPrompt(before: before, subject: subject, after: after, model)
    let scores = prompt.tokens.indices.map { position in
      (0..<2).map { corrupted + 0.01 * Double(position) + 0.001 * Double($0) }
    }
    return CausalTrace(
      prompt: prompt, answer: 0, clean: 0.9, corrupted: corrupted, scores: [.state: scores])
  }

  @Test func classesCoverAPrompt() throws {
    let prompt = try trace("The ", "Eiffel Tower", " is located in the city of", corrupted: 0)
      .prompt
    let (subject, end) = (prompt.subject, prompt.tokens.count)
    let positions = TokenClass.allCases.map { $0.positions(in: prompt) }
    #expect(positions[0] == subject.lowerBound..<subject.lowerBound + 1)
    #expect(positions[1] == subject.lowerBound + 1..<subject.upperBound - 1)
    #expect(positions[2] == subject.upperBound - 1..<subject.upperBound)
    #expect(positions[3] == subject.upperBound..<subject.upperBound + 1)
    #expect(positions[4] == subject.upperBound + 1..<end - 1)
    #expect(positions[5] == end - 1..<end)
    #expect(positions.flatMap { $0 } == Array(subject.lowerBound..<end), "each token once")
  }

  @Test func aPromptThatEndsWithItsSubject() throws {
    let prompt = try trace("The city of ", "Eiffel Tower", "", corrupted: 0).prompt
    #expect(TokenClass.firstSubsequent.positions(in: prompt).isEmpty)
    #expect(TokenClass.further.positions(in: prompt).isEmpty)
    #expect(TokenClass.last.positions(in: prompt) == TokenClass.lastSubject.positions(in: prompt))
  }

  @Test func everyFactCountsOnce() throws {
    let first = try trace("The ", "Eiffel Tower", " is in", corrupted: 0.1)
    let second = try trace("", "Eiffel Tower", " is located in the city of", corrupted: 0.3)
    let average = AverageTrace([first, second], skipped: 4)
    #expect(average.count == 2 && average.skipped == 4)
    #expect(abs((average.corrupted?.mean ?? 0) - 0.2) < 1e-12)
    func middle(_ trace: CausalTrace) -> Double {
      let range = TokenClass.middleSubject.positions(in: trace.prompt)
      return 0.01 * Double(range.lowerBound + range.upperBound - 1) / 2
    }
    let effects = try #require(average.effects[.state]?[.middleSubject])
    #expect(abs(effects[0].mean - (middle(first) + middle(second)) / 2) < 1e-12)
    #expect(abs(effects[1].mean - effects[0].mean - 0.001) < 1e-12)
    #expect(effects[0].count == 2)
    #expect(average.effects[.attention] == nil)
    #expect(try #require(average.effects[.state]?[.further])[0].count == 1, "one prompt has none")
  }
}
