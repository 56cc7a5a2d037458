import Llama
import Tensors
import Testing

@Suite struct LlamaConfigurationTests {
  private func configuration(_ changes: [(String, JSON?)]) throws -> LlamaConfiguration {
    var json: JSONObject = JSONObject([
      ("model_type", "llama"), ("vocab_size", 320), ("hidden_size", 64), ("intermediate_size", 160),
      ("num_hidden_layers", 2), ("num_attention_heads", 4), ("num_key_value_heads", 2),
    ])
    for (key, value) in changes { json[key] = value }
    return try LlamaConfiguration(.object(json), file: "config.json")
  }

  @Test func parametersAreCounted() throws {
    let block = 64 * 64 * 2 + 64 * 32 * 2 + 3 * 64 * 160 + 2 * 64
    #expect(try configuration([]).parameterCount == 2 * block + 64 + 2 * 320 * 64)
  }

  /// Products of sizes from a damaged file must not overflow, nor divide anything into nothing.
  @Test(arguments: [
    ["hidden_size", "intermediate_size", "num_hidden_layers"],
    ["num_attention_heads", "num_key_value_heads", "head_dim"], ["num_attention_heads"],
    ["vocab_size", "hidden_size", "num_hidden_layers"],
  ])
  func absurdSizesAreRefused(_ names: [String]) {
    let error = #expect(throws: ModelError.self) {
      _ = try configuration(names.map { ($0, 2_147_483_646) })
    }
    #expect(error?.message.hasPrefix("config.json: ") == true)
  }

  /// What the configurations of models that are purely Llama say.
  @Test func familiesAreRead() throws {
    let llama2 = try configuration([
      ("num_key_value_heads", nil), ("pretraining_tp", 1), ("rope_scaling", nil),
      ("bos_token_id", 1), ("eos_token_id", 2), ("pad_token_id", 0), ("rms_norm_eps", 1e-5),
    ])
    #expect(llama2.keyValueHeadCount == 4 && llama2.ropeTheta == 10000 && !llama2.tiedHead)
    let smolLM2 = try configuration([
      ("attention_bias", false), ("mlp_bias", false), ("rope_interleaved", false),
      ("rope_theta", 100_000), ("tie_word_embeddings", true), ("is_llama_config", true),
      ("bos_token_id", 0), ("eos_token_id", 0),
    ])
    #expect(smolLM2.tiedHead && smolLM2.beginOfText == 0 && smolLM2.endOfText == [0])
    let scaling: JSON = [
      "rope_type": "llama3", "factor": 32, "low_freq_factor": 1, "high_freq_factor": 4,
      "original_max_position_embeddings": 8192,
    ]
    let llama32 = try configuration([
      ("rope_scaling", scaling), ("rope_theta", 500_000), ("eos_token_id", [100, 101]),
    ])
    #expect(llama32.ropeScaling?.factor == 32 && llama32.endOfText == [100, 101])
  }

  /// What a program writes for "none", or by another name.
  @Test func otherSpellingsAreRead() throws {
    for (value, ids) in [
      (-1, []), (nil, []), (4000, []), ([3, -1, 4000, 5], [3, 5]), ([], []), (7, [7]),
    ] as [(JSON, [Int32])] {
      #expect(try configuration([("eos_token_id", value)]).endOfText == ids)
    }
    #expect(try configuration([]).endOfText == [2])
    let plain = try configuration([])
    #expect(try configuration([("hidden_act", "swish")]) == plain)
    #expect(try configuration([("quantization_config", [:])]) == plain)
  }

  @Test(
    arguments: [
      ("model_type", "mistral", "model_type is \"mistral\""),
      ("hidden_act", "gelu", "hidden_act is \"gelu\""),
      ("attention_bias", true, "attention_bias is true"),
      ("attention_bias", 1, "attention_bias is 1, not true or false"),
      ("rope_interleaved", true, "rope_interleaved is true"),
      ("partial_rotary_factor", 0.5, "partial_rotary_factor is not 1"),
      ("rope_parameters", ["partial_rotary_factor": 0.5], "partial_rotary_factor is not 1"),
      ("rope_scaling", ["type": "dynamic", "factor": 2], "rope scaling \"dynamic\""),
      ("rope_scaling", ["rope_type": 5], "rope scaling 5"),
      ("rope_scaling", [1], "rope_scaling is [1], not an object"),
      (
        "rope_scaling",
        [
          "rope_type": "llama3", "factor": 32, "low_freq_factor": 4, "high_freq_factor": 4,
          "original_max_position_embeddings": 8192,
        ], "high_freq_factor is not above low_freq_factor"
      ),
      ("quantization_config", ["bits": 4], "quantised"),
      ("num_attention_heads", 3, "is not a multiple of num_attention_heads 3"),
      ("eos_token_id", [1, "x"], "eos_token_id holds \"x\""),
      ("eos_token_id", "</s>", "eos_token_id holds \"</s>\""),
      ("hidden_act", 5, "hidden_act is 5"),
      ("tie_word_embeddings", "yes", "tie_word_embeddings is \"yes\", not true or false"),
    ] as [(String, JSON, String)])
  func otherModelsAreRefused(field: String, value: JSON, words: String) {
    let error = #expect(throws: ModelError.self) { _ = try configuration([(field, value)]) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }
}
