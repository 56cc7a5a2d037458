import Foundation
import Tensors

/// A Llama of a few thousand parameters as a Hugging Face directory, for tests to take apart: config.json, Meta's
/// tokenizer.model with the 256 bytes, and weights that are written as a test wants them.
package struct LlamaDirectory {
  package typealias Tensor = (name: String, shape: [Int])

  package let path: String
  private let intermediateSize: Int
  private static let (vocabulary, width) = (512, 32)

  /// - Parameter intermediateSize: 180,000 make more than 64 MiB.
  package init(intermediateSize: Int = 96) throws {
    let name = "/amend-llama-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    path = FileManager.default.temporaryDirectory.path + name
    self.intermediateSize = intermediateSize
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("config.json", Data(configuration.utf8))
    let ranks = (UInt8.min...UInt8.max).map { "\(Data([$0]).base64EncodedString()) \($0)\n" }
    try write("tokenizer.model", Data(ranks.joined().utf8))
  }

  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  package func write(_ name: String, _ data: Data) throws {
    try data.write(to: URL(fileURLWithPath: path + "/" + name))
  }

  /// Writes the configuration with other or further members.
  package func writeConfiguration(_ members: (String, JSON)...) throws {
    var json = try JSON(parsing: configuration).object ?? JSONObject()
    for (key, value) in members { json[key] = value }
    try write("config.json", Data(JSON.object(json).bytes))
  }

  private var configuration: String {
    """
    {"model_type": "llama", "vocab_size": \(Self.vocabulary), "hidden_size": \(Self.width),
     "intermediate_size": \(intermediateSize), "num_hidden_layers": 1, "num_attention_heads": 2,
     "num_key_value_heads": 1, "bos_token_id": 256, "eos_token_id": 257}
    """
  }

  /// What the configuration calls for.
  package var tensors: [Tensor] {
    let (width, inner, prefix) = (Self.width, intermediateSize, "model.layers.0.")
    return [
      ("model.embed_tokens.weight", [Self.vocabulary, width]),
      (prefix + "input_layernorm.weight", [width]),
      (prefix + "self_attn.q_proj.weight", [width, width]),
      (prefix + "self_attn.k_proj.weight", [width / 2, width]),
      (prefix + "self_attn.v_proj.weight", [width / 2, width]),
      (prefix + "self_attn.o_proj.weight", [width, width]),
      (prefix + "post_attention_layernorm.weight", [width]),
      (prefix + "mlp.gate_proj.weight", [inner, width]),
      (prefix + "mlp.up_proj.weight", [inner, width]),
      (prefix + "mlp.down_proj.weight", [width, inner]),
      ("model.norm.weight", [width]), ("lm_head.weight", [Self.vocabulary, width]),
    ]
  }

  /// Writes float32 tensors of zeros, as a hole in the file.
  package func writeWeights(_ tensors: [Tensor], to name: String = "model.safetensors") throws {
    var position = 0
    var entries: [String] = []
    for (tensor, shape) in tensors {
      let end = position + shape.reduce(4, *)
      entries.append(
        "\"\(tensor)\": {\"dtype\": \"F32\", \"shape\": \(shape), \"data_offsets\": [\(position), \(end)]}"
      )
      position = end
    }
    var header = "{" + entries.joined(separator: ", ") + "}"
    header += String(repeating: " ", count: 8 - header.utf8.count % 8)
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    try write(name, length + Data(header.utf8))
    truncate(path + "/" + name, off_t(8 + header.utf8.count + position))
  }

  /// Gives every number of a file's tensors a value of its own, which its tensor's name and its place decide.
  ///
  /// - Parameter names: by which tensors the numbers go, where it is not their own.
  package func fill(
    _ name: String, _ tensors: [Tensor], asIf names: [String: String] = [:]
  ) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/" + name))
    defer { try? file.close() }
    let bytes = tensors.reduce(0) { $0 + $1.shape.reduce(4, *) }
    try file.seek(toOffset: try file.seekToEnd() - UInt64(bytes))
    for (tensor, shape) in tensors {
      let source = names[tensor] ?? tensor
      var random = SeededRandom(seed: source.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
      let values = (0..<shape.reduce(1, *)).map { _ in Float(random.below(2001)) / 1000 - 1 }
      try file.write(contentsOf: values.withUnsafeBytes { Data($0) })
    }
  }

  /// Puts a byte somewhere in a file, counted from its end.
  package func setByte(_ name: String, fromEnd offset: Int, to byte: UInt8) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/" + name))
    defer { try? file.close() }
    try file.seek(toOffset: try file.seekToEnd() - UInt64(offset))
    try file.write(contentsOf: [byte])
  }

  /// Writes the shards `a` and `b`, the tensors dealt to them in turn, and their index.
  package func writeShards(filled: Bool = false) throws {
    for (name, parity) in [("a.safetensors", 0), ("b.safetensors", 1)] {
      let own = tensors.enumerated().filter { $0.offset % 2 == parity }.map(\.element)
      try writeWeights(own, to: name)
      if filled { try fill(name, own) }
    }
    try writeIndex(index)
  }

  package func writeIndex(_ index: [(tensor: String, file: String)]) throws {
    let lines = index.map { "\"\($0.tensor)\": \"\($0.file)\"" }
    let text = "{\"weight_map\": {" + lines.joined(separator: ",\n") + "}}"
    try write("model.safetensors.index.json", Data(text.utf8))
  }

  /// The index that `writeShards` writes.
  package var index: [(tensor: String, file: String)] {
    tensors.enumerated().map { ($1.name, $0 % 2 == 0 ? "a.safetensors" : "b.safetensors") }
  }
}
