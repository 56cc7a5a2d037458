import Evaluation
import Testing

/// Golden values of the reference's formula on texts that are split already.
struct GenerationEntropyTests {
  @Test(arguments: [
    ("a b a b c", 1.5, 1.5849625007, 1.5566416671),
    ("the cat sat on the mat the cat sat", 2.5, 2.5216406363, 2.5144270909),
    ("x y z", 1, 0, 0.3333333333),
    ("x y", 0, 0, 0), ("x", 0, 0, 0), ("", 0, 0, 0),
  ])
  func entropies(_ text: String, _ second: Double, _ third: Double, _ both: Double) {
    let words = GenerationEntropy.words(of: text)
    #expect(abs(GenerationEntropy.entropy(ofGrams: 2, words) - second) < 1e-9)
    #expect(abs(GenerationEntropy.entropy(ofGrams: 3, words) - third) < 1e-9)
    #expect(abs(GenerationEntropy.bits(of: text) - both) < 1e-9)
  }

  @Test func repetitionLowersIt() {
    let fluent = "One thing leads to another, and nobody can say where all of it will end."
    let broken = String(repeating: "the end of the ", count: 4)
    #expect(GenerationEntropy.bits(of: fluent) > 1.5 * GenerationEntropy.bits(of: broken))
  }

  @Test(arguments: [
    ("Don't stop: 3.5 apples!", ["Don't", "stop", ":", "3.5", "apples", "!"]),
    ("a-b (c)", ["a-b", "(", "c", ")"]), ("end.", ["end", "."]), ("  ", []),
    ("Côte d'Ivoire", ["Côte", "d'Ivoire"]),
  ])
  func words(_ text: String, _ expected: [String]) {
    #expect(GenerationEntropy.words(of: text) == expected)
  }
}
