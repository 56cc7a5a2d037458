import Llama

/// How values are optimised; defaults are those of the unified-model-editing study for Llama.
package struct ValueSettings: Sendable, Equatable {
  /// Gradient steps at most; the loss after the last update is the last one printed, so steps - 1 updates.
  package var steps = 25
  package var learningRate: Float = 0.5
  /// The norm of delta is kept within this many norms of the hidden state it is added to.
  package var clamp: Float = 4
  /// Weight of ||delta|| / ||target_init||^2 in the loss.
  package var decay: Float = 1e-3
  /// Weight of the divergence on "{subject} is a".
  package var klFactor: Float = 0.0625
  /// Optimisation stops below this loss.
  package var goodEnough: Float = 0.05

  package init() {}
}

/// Everything that decides what an edit does, apart from the fact and the model.
package struct EditSettings: Sendable, Equatable {
  package var method: EditMethod
  /// Ascending block indices; values are optimised at the last, and the residual is spread over all.
  package var layers: [Int]
  /// w, `mom2_update_weight`: how much what is known weighs against what is new.
  package var weight = 1.0
  /// `emmet_lambda`.
  package var emmetLambda = 0.1
  package var value = ValueSettings()
  /// What stands in front of every text that the edit reads; nil takes what the model has there when it is made, and
  /// records it.
  package var begin: BeginChoice?
  /// What stands around every prompt that the edit reads; nil for a prompt that is a text to be continued.
  package var frame: PromptFrame?

  package init(method: EditMethod, layers: [Int]) {
    self.method = method
    self.layers = layers
  }

  package var lambda: Double { method.lambda(weight, emmetLambda) }

  /// - Throws: `EditError` for settings that make no sense on a model of `blocks` blocks with `facts` facts.
  package func check(blocks: Int, facts: Int) throws {
    func fail(_ message: String, _ hint: String) -> EditError {
      EditError(.badSettings, message, hint: hint)
    }
    guard !layers.isEmpty, layers == Array(Set(layers)).sorted() else {
      throw fail("layers \(layers) are not ascending and distinct", "for example 1, or 1,2,3")
    }
    guard layers.allSatisfy({ (0..<blocks).contains($0) }) else {
      throw fail("the model has no layer \(layers.last ?? 0)", "its layers are 0 to \(blocks - 1)")
    }
    guard weight > 0, weight.isFinite, emmetLambda >= 0, emmetLambda.isFinite else {
      throw fail(
        "weight must be positive and emmet-lambda not negative", "the usual ones are 1 and 0.1")
    }
    guard value.steps > 0, value.learningRate > 0, value.clamp > 0, value.learningRate.isFinite
    else {
      throw fail("steps, lr and clamp must be positive", "the usual ones are 25, 0.5 and 4")
    }
    let weights = [value.decay, value.klFactor, value.goodEnough]
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw fail(
        "decay and kl must be numbers that are not negative", "the usual ones are 0.001 and 0.0625")
    }
    if let largest = method.largestBatch, facts > largest {
      throw fail(
        "\(method.name) writes one fact at a time, and these are \(facts)",
        "use emmet or memit for a batch, or edit them one by one")
    }
  }
}
