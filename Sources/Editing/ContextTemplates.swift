import Foundation
import Llama
import Tensors

/// The contexts in which a fact's key and value are taken: the clean prompt, and some sentences before it, so that
/// the edit holds wherever the subject comes up (MEMIT's two groups).
package struct ContextTemplates: Sendable, Equatable {
  /// Templates with one "{}" each, after the clean "{}".
  package let prefixed: [String]

  package init(prefixed: [String]) { self.prefixed = prefixed }

  /// The clean template first.
  package var all: [String] { [Fact.placeholder] + prefixed }

  /// Weight of each template in an averaged key: the mean of the group means, 1/2 for the clean prompt and 1/2
  /// shared by the others.
  package var weights: [Float] {
    guard !prefixed.isEmpty else { return [1] }
    return [0.5] + prefixed.map { _ in 0.5 / Float(prefixed.count) }
  }

  static let defaultSeed: UInt64 = 20_240_501
  static var openingCount: Int { openings.count }
  private static let openings = ["The", "Therefore", "Because", "I", "You"]
  private static let length = 10

  /// Lets the model write five openings on, ten tokens each with the opening and what stands in front of it included, drawing
  /// from the five most probable tokens.
  ///
  /// - Parameter model: must be unedited.
  /// - Throws: `Interrupted`; `ModelError` for a model whose answers are not finite.
  package static func generate(
    _ model: LanguageModel, seed: UInt64 = defaultSeed, cancellation: Cancellation = .never
  ) throws -> ContextTemplates {
    ContextTemplates(
      prefixed: try openings.enumerated().map { index, opening in
        let prompt = model.encode(opening)
        let continuation = try model.generate(
          prompt, limit: max(length - prompt.count, 1), sampling: Sampling(temperature: 1, topK: 5),
          seed: seed &+ UInt64(index), cancellation: cancellation)
        return template(
          model.tokenizer.decode(prompt.dropFirst(model.beginning.tokens.count) + continuation))
      })
  }

  /// Compatibility-decomposed, on one line, without braces, and ready to have a prompt follow.
  static func template(_ text: String) -> String {
    let plain = text.decomposedStringWithCompatibilityMapping
      .replacingOccurrences(of: "\n", with: " ")
      .replacingOccurrences(of: "{", with: " ")
      .replacingOccurrences(of: "}", with: " ")
    return plain.trimmingCharacters(in: .whitespaces) + ". " + Fact.placeholder
  }
}
