import Llama
import Tensors
import Testing

@Suite struct LlamaConfigurationTests {
  private func configuration(_ changes: [(String, JSON)]) throws -> LlamaConfiguration {
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
}
