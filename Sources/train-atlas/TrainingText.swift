import Atlas
import Llama
import Tensors

/// Endless training sequences: begin-of-text, then random facts of the world, each in a random one of its relation's
/// templates, end to end until the sequence is full.
struct TrainingText {
  private let beginOfText: Int32
  /// Tokens of every fact in every template, at the start of a text and after a blank.
  private let opening: [[[Int32]]]
  private let following: [[[Int32]]]
  private var random: SeededRandom

  init(_ world: AtlasWorld, _ tokenizer: Tokenizer, beginOfText: Int32, seed: UInt64) {
    self.beginOfText = beginOfText
    random = SeededRandom(seed: seed)
    func tokens(prefix: String) -> [[[Int32]]] {
      world.facts.indices.map { fact in
        (0..<5).map { tokenizer.encode(prefix + world.sentence(fact, template: $0)) }
      }
    }
    opening = tokens(prefix: "")
    following = tokens(prefix: " ")
  }

  /// `length` + 1 tokens: the inputs are all but the last, the targets all but the first.
  mutating func sequence(length: Int) -> [Int32] {
    var tokens = [beginOfText]
    while tokens.count <= length {
      let source = tokens.count == 1 ? opening : following
      tokens += source[draw(source.count)][draw(5)]
    }
    return Array(tokens.prefix(length + 1))
  }

  /// By plain remainder: the embedded model was made with it, and the same seed is to make it again.
  private mutating func draw(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}
