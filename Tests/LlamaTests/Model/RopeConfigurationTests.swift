import Llama
import Tensors
import Testing

/// Which base and which scaling a config.json means, where it says so twice or in part: what `LlamaConfig` of
/// transformers 5.24 makes of the same files.
@Suite struct RopeConfigurationTests {
  private func configuration(_ changes: [(String, JSON)]) throws -> LlamaConfiguration {
    let sizes: [(String, JSON)] = [
      ("model_type", "llama"), ("vocab_size", 320), ("hidden_size", 64), ("intermediate_size", 160),
      ("num_hidden_layers", 2), ("num_attention_heads", 4), ("max_position_embeddings", 4096),
    ]
    return try LlamaConfiguration(.object(JSONObject(sizes + changes)), file: "config.json")
  }

  private static let llama3: JSON = [
    "rope_type": "llama3", "factor": 32, "low_freq_factor": 1, "high_freq_factor": 4,
    "original_max_position_embeddings": 1024,
  ]
  private static let plain: JSON = ["rope_theta": 500_000, "rope_type": "default"]

  @Test(
    arguments: [
      // `rope_scaling` is taken in the place of `rope_parameters`, base and all.
      ([("rope_parameters", plain), ("rope_scaling", llama3)], 10_000, 1024),
      (
        [("rope_parameters", plain), ("rope_scaling", llama3), ("rope_theta", 70_000)], 70_000, 1024
      ),
      ([("rope_parameters", llama3), ("rope_scaling", ["type": "default"])], 10_000, nil),
      // One that says nothing is none.
      ([("rope_parameters", plain), ("rope_scaling", [:])], 500_000, nil),
      ([("rope_parameters", plain), ("rope_scaling", nil)], 500_000, nil),
      ([("rope_parameters", plain), ("rope_scaling", false)], 500_000, nil),
      ([("rope_parameters", plain), ("rope_theta", 70_000)], 500_000, nil),
      ([("rope_parameters", [:]), ("rope_theta", 70_000)], 70_000, nil),
      ([("rope_theta", 70_000)], 70_000, nil),
      ([], 10_000, nil),
      // Of the two names of the type the new one counts.
      ([("rope_scaling", ["type": "llama3", "rope_type": "default"])], 10_000, nil),
      // The original length: the one at the top, the one inside, all positions.
      ([("rope_scaling", replacing(nil))], 10_000, 4096),
      ([("rope_scaling", replacing(nil)), ("original_max_position_embeddings", 512)], 10_000, 512),
      ([("rope_scaling", llama3), ("original_max_position_embeddings", 512)], 10_000, 512),
      ([("rope_scaling", replacing(8192.0))], 10_000, 8192),
    ] as [([(String, JSON)], Double, Int?)])
  func isRead(changes: [(String, JSON)], theta: Double, original: Int?) throws {
    let configuration = try configuration(changes)
    #expect(configuration.ropeTheta == theta)
    #expect(configuration.ropeScaling?.originalPositions == original)
  }

  /// Llama-3's scaling with another original length, or with none.
  private static func replacing(_ original: JSON?) -> JSON {
    llama3.replacing(["original_max_position_embeddings"], with: original)
  }

  @Test(
    arguments: [
      ([("rope_parameters", ["full_attention": plain])], "\"full_attention\""),
      ([("rope_scaling", ["sliding_attention": llama3, "x": 1])], "\"sliding_attention\""),
      ([("rope_theta", nil)], "rope_theta is null"),
      ([("rope_parameters", ["rope_theta": nil])], "rope_theta is null"),
      ([("rope_theta", "500000")], "rope_theta is \"500000\""),
      ([("rope_scaling", "llama3")], "rope_scaling is \"llama3\""),
      ([("rope_scaling", ["rope_type": "llama3", "factor": 8])], "low_freq_factor is missing"),
      ([("rope_scaling", replacing(8192.5))], "is 8192.5, not a whole number"),
      ([("rope_scaling", replacing(.null))], "is null, not a whole number"),
      ([("rope_scaling", replacing(1e300))], "not a whole number"),
    ] as [([(String, JSON)], String)])
  func isRefused(changes: [(String, JSON)], words: String) {
    let error = #expect(throws: ModelError.self) { try configuration(changes) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }
}
