import Llama

/// The fixtures' tiny-llama, as the reference numbers were taken: with begin-of-text in front of every text, which its
/// own tokenizer does not put there.
package func tinyLlama(
  directory: String = Shared.path("fixtures/tiny-llama"), weights: WeightHolding = .automatic
) throws -> LanguageModel {
  let model = try LanguageModel(directory: directory, weights: weights)
  model.begin(with: try model.beginning(.tokens([0])))
  return model
}
