import Tensors

extension Llama {
  /// The name of the first tensor that holds a NaN or an infinity, as checkpoints call it; nil if all are sound.
  /// - Cost: every weight is read.
  package var firstNonFiniteTensor: String? {
    if !embedding.isFinite { return "model.embed_tokens.weight" }
    let names = [
      "input_layernorm", "self_attn.q_proj, k_proj or v_proj", "self_attn.o_proj",
      "post_attention_layernorm", "mlp.gate_proj or up_proj", "mlp.down_proj",
    ]
    for (index, block) in blocks.enumerated() {
      let sound = [
        block.attentionNorm.weight.isFinite, block.attention.queryKeyValue.storage.isFinite,
        block.attention.output.storage.isFinite, block.feedForwardNorm.weight.isFinite,
        block.feedForward.gateUp.storage.isFinite, block.feedForward.down.storage.isFinite,
      ]
      if let bad = sound.firstIndex(of: false) { return "model.layers.\(index).\(names[bad])" }
    }
    if !finalNorm.weight.isFinite { return "model.norm.weight" }
    return head.storage.isFinite ? nil : "lm_head.weight"
  }

  /// What to say when logits turn out not to be finite.
  /// - Cost: every weight is read.
  package var notFiniteError: ModelError {
    if let tensor = firstNonFiniteTensor {
      return ModelError(
        "the model's answer is not finite: \(tensor) holds a NaN or an infinity",
        hint: "undo the edit that wrote it, or check the checkpoint")
    }
    return ModelError(
      "the model's answer is not finite, though all weights are: an activation overflowed",
      hint: "undo the last edit")
  }
}
