import Tensors

extension LlamaConfiguration {
  /// The configuration as Hugging Face's config.json spells it.
  package var json: JSON {
    [
      "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
      "vocab_size": .integer(vocabularySize), "hidden_size": .integer(hiddenSize),
      "intermediate_size": .integer(intermediateSize), "num_hidden_layers": .integer(blockCount),
      "num_attention_heads": .integer(headCount),
      "num_key_value_heads": .integer(keyValueHeadCount), "head_dim": .integer(headSize),
      "rms_norm_eps": .number(Double(shortest: normEpsilon)), "rope_theta": .number(ropeTheta),
      "max_position_embeddings": .integer(maximumPositions),
      "tie_word_embeddings": .bool(tiedHead), "attention_bias": false, "mlp_bias": false,
      "bos_token_id": beginOfText.map { .integer(Int($0)) } ?? .null,
      "eos_token_id": endOfText.count == 1
        ? .integer(Int(endOfText[0])) : .array(endOfText.map { .integer(Int($0)) }),
      "torch_dtype": "bfloat16", "rope_scaling": ropeScaling.map(\.json) ?? .null,
    ]
  }

  /// Name and shape of every tensor of a checkpoint, in the order of data flow.
  package var tensors: [(name: String, shape: [Int])] {
    var result = [("model.embed_tokens.weight", [vocabularySize, hiddenSize])]
    for index in 0..<blockCount {
      let prefix = "model.layers.\(index)."
      result += [
        (prefix + "input_layernorm.weight", [hiddenSize]),
        (prefix + "self_attn.q_proj.weight", [headCount * headSize, hiddenSize]),
        (prefix + "self_attn.k_proj.weight", [keyValueSize, hiddenSize]),
        (prefix + "self_attn.v_proj.weight", [keyValueSize, hiddenSize]),
        (prefix + "self_attn.o_proj.weight", [hiddenSize, headCount * headSize]),
        (prefix + "post_attention_layernorm.weight", [hiddenSize]),
        (prefix + "mlp.gate_proj.weight", [intermediateSize, hiddenSize]),
        (prefix + "mlp.up_proj.weight", [intermediateSize, hiddenSize]),
        (prefix + "mlp.down_proj.weight", [hiddenSize, intermediateSize]),
      ]
    }
    result.append(("model.norm.weight", [hiddenSize]))
    if !tiedHead { result.append(("lm_head.weight", [vocabularySize, hiddenSize])) }
    return result
  }
}

extension LlamaConfiguration.RopeScaling {
  fileprivate var json: JSON {
    [
      "rope_type": "llama3", "factor": .number(factor),
      "low_freq_factor": .number(lowFrequencyFactor),
      "high_freq_factor": .number(highFrequencyFactor),
      "original_max_position_embeddings": .integer(originalPositions),
    ]
  }
}

extension Double {
  /// The number that is written like a float32: 1e-5 stays 1e-5.
  fileprivate init(shortest value: Float) { self = Double("\(value)") ?? Double(value) }
}
