import CNumerics
import Llama
import Tensors

/// Writes a trained model as a Hugging Face directory in bfloat16.
struct CheckpointWriter {
  let directory: String

  /// - Throws: `StorageError`.
  func write(_ model: Llama, tokenizer: JSON) throws {
    try SafetensorsWriter.write(
      directory + "/model.safetensors", tensors(model), metadata: ["format": "pt"])
    try AtomicFile.write(directory + "/tokenizer.json") { try $0.write(tokenizer.bytes) }
    try AtomicFile.write(directory + "/config.json") {
      try $0.write(model.configuration.json.bytes)
    }
  }

  private func tensors(_ model: Llama) -> [SafetensorsWriter.Tensor] {
    let c = model.configuration
    let query = c.headCount * c.headSize
    var result = [tensor("model.embed_tokens", model.embedding.matrix)]
    for (index, block) in model.blocks.enumerated() {
      let prefix = "model.layers.\(index)."
      let fused = block.attention.queryKeyValue.weight
      let gateUp = block.feedForward.gateUp.weight
      let keyEnd = query + c.keyValueSize
      result += [
        vector(prefix + "input_layernorm", block.attentionNorm.weight),
        tensor(prefix + "self_attn.q_proj", fused, rows: 0..<query),
        tensor(prefix + "self_attn.k_proj", fused, rows: query..<keyEnd),
        tensor(prefix + "self_attn.v_proj", fused, rows: keyEnd..<fused.rows),
        tensor(prefix + "self_attn.o_proj", block.attention.output.weight),
        vector(prefix + "post_attention_layernorm", block.feedForwardNorm.weight),
        tensor(prefix + "mlp.gate_proj", gateUp, rows: 0..<c.intermediateSize),
        tensor(prefix + "mlp.up_proj", gateUp, rows: c.intermediateSize..<gateUp.rows),
        tensor(prefix + "mlp.down_proj", block.feedForward.down.weight),
      ]
    }
    return result + [
      vector("model.norm", model.finalNorm.weight), tensor("lm_head", model.head.weight),
    ]
  }

  private func vector(_ name: String, _ matrix: Matrix) -> SafetensorsWriter.Tensor {
    tensor(name, shape: [matrix.columns], values: matrix.values)
  }

  private func tensor(
    _ name: String, _ matrix: Matrix, rows: Range<Int>? = nil
  ) -> SafetensorsWriter.Tensor {
    let rows = rows ?? 0..<matrix.rows
    let values = matrix.values[rows.lowerBound * matrix.columns..<rows.upperBound * matrix.columns]
    return tensor(name, shape: [rows.count, matrix.columns], values: Array(values))
  }

  private func tensor(_ name: String, shape: [Int], values: [Float]) -> SafetensorsWriter.Tensor {
    SafetensorsWriter.Tensor(name + ".weight", type: .bfloat16, shape: shape) { writer in
      var halves = [UInt16](repeating: 0, count: values.count)
      cn_to_bfloat16(Int64(values.count), values, &halves)
      try halves.withUnsafeBytes { try writer.write($0) }
    }
  }
}
