import Foundation
import Tensors

/// The real pretrained model among the oracles, SmolLM2-135M-Instruct, as a Hugging Face directory: written once for all
/// tests from the quantised file that the oracles bring, and removed when they are over.
///
/// Only what that one file needs is read: F32, Q8_0 and Q4_1 tensors, byte-level tokens.
package enum SmolLM2 {
  package static let file = Shared.path("models/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
  package static var isPresent: Bool {
    Shared.isPresent && FileManager.default.fileExists(atPath: file)
  }
  package static let missing = "needs the model in ../shared/models/smollm2"

  /// The directory; made when first asked for, in some seconds.
  package static func directory() throws -> String { try unpacked.get() }

  private static let unpacked = Result {
    let path = FileManager.default.temporaryDirectory.path + "/amend-smollm2-\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    removeAtExit(path)
    try write(GGUF(path: file), to: path)
    return path
  }

  private nonisolated(unsafe) static var leftover = ""

  private static func removeAtExit(_ path: String) {
    leftover = path
    atexit { try? FileManager.default.removeItem(atPath: SmolLM2.leftover) }
  }

  // MARK: The directory

  private static func write(_ file: GGUF, to path: String) throws {
    let tensors = try names.map { ours, theirs, heads -> SafetensorsWriter.Tensor in
      let tensor = try file.tensor(theirs)
      return SafetensorsWriter.Tensor(ours, type: .float32, shape: tensor.shape) { writer in
        var values = try file.floats(tensor)
        if let heads { values = unpermuted(values, columns: tensor.shape[1], heads: heads) }
        try values.withUnsafeBytes { try writer.write($0) }
      }
    }
    try SafetensorsWriter.write(path + "/model.safetensors", tensors, metadata: ["format": "pt"])
    for (name, json) in [
      ("config.json", configuration), ("generation_config.json", ["eos_token_id": 2]),
      ("tokenizer.json", try tokenizer(file)), ("tokenizer_config.json", try settings(file)),
    ] as [(String, JSON)] {
      try AtomicFile.write("\(path)/\(name)") { try $0.write(json.bytes) }
    }
  }

  /// Hugging Face's name of a tensor, the file's own, and of how many heads the rows are to be put in order again.
  private static var names: [(ours: String, theirs: String, heads: Int?)] {
    var names: [(String, String, Int?)] = [
      ("model.embed_tokens.weight", "token_embd.weight", nil),
      ("model.norm.weight", "output_norm.weight", nil),
    ]
    for block in 0..<30 {
      let parts: [(String, String, Int?)] = [
        ("input_layernorm", "attn_norm", nil), ("post_attention_layernorm", "ffn_norm", nil),
        ("self_attn.q_proj", "attn_q", 9), ("self_attn.k_proj", "attn_k", 3),
        ("self_attn.v_proj", "attn_v", nil), ("self_attn.o_proj", "attn_output", nil),
        ("mlp.gate_proj", "ffn_gate", nil), ("mlp.up_proj", "ffn_up", nil),
        ("mlp.down_proj", "ffn_down", nil),
      ]
      names += parts.map { ("model.layers.\(block).\($0).weight", "blk.\(block).\($1).weight", $2) }
    }
    return names
  }

  /// Rows of a head come as pairs that are turned together; Hugging Face has the first of all pairs, then the second.
  private static func unpermuted(_ values: [Float], columns: Int, heads: Int) -> [Float] {
    let half = values.count / columns / heads / 2
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for head in 0..<heads {
      for part in 0..<2 {
        for pair in 0..<half {
          let row = head * 2 * half + 2 * pair + part
          result += values[row * columns..<(row + 1) * columns]
        }
      }
    }
    return result
  }

  private static let configuration: JSON = [
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
    "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
    "num_attention_heads": 9, "num_key_value_heads": 3, "rms_norm_eps": 1e-5,
    "rope_theta": 100000, "max_position_embeddings": 8192, "tie_word_embeddings": true,
    "bos_token_id": 1, "eos_token_id": 2,
  ]

  private static func tokenizer(_ file: GGUF) throws -> JSON {
    let tokens = try file.strings("tokenizer.ggml.tokens")
    let added = try zip(tokens, file.integers("tokenizer.ggml.token_type")).enumerated().compactMap
    {
      id, token -> JSON? in
      guard token.1 == 3 else { return nil }
      return [
        "id": .integer(id), "content": .string(token.0), "special": true, "normalized": false,
      ]
    }
    let byteLevel: JSON = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
    ]
    return [
      "version": "1.0", "added_tokens": .array(added), "normalizer": nil,
      "pre_tokenizer": [
        "type": "Sequence",
        "pretokenizers": [["type": "Digits", "individual_digits": true], byteLevel],
      ],
      "post_processor": nil, "decoder": byteLevel,
      "model": [
        "type": "BPE",
        "vocab": .object(JSONObject(tokens.enumerated().map { ($1, JSON.integer($0)) })),
        "merges": .array(try file.strings("tokenizer.ggml.merges").map(JSON.string)),
      ],
    ]
  }

  private static func settings(_ file: GGUF) throws -> JSON {
    [
      "bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "tokenizer_class": "GPT2Tokenizer",
      "chat_template": .string(try file.string("tokenizer.chat_template")),
    ]
  }
}
