import Foundation
import Llama
import Tensors
import TestSupport
import Testing

/// Checkpoints that are incomplete, damaged or of another model are refused by the name of what is wrong.
@Suite struct CheckpointTests {
  private func withDirectory(_ body: (LlamaDirectory) throws -> Void) throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try body(directory)
  }

  /// What opening a directory is refused with.
  private func refusal(_ change: (LlamaDirectory) throws -> Void) throws -> String {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try change(directory)
    do { _ = try LanguageModel(directory: directory.path) } catch {
      return "\(error)".replacingOccurrences(of: directory.path, with: "DIR")
    }
    return "nothing"
  }

  @Test func oneFileAndShardsAreTheSameModel() throws {
    try withDirectory { directory in
      func logits(_ model: LanguageModel) throws -> [Float] {
        let tokens = model.encode("which tensor is where")
        return try ModelRunner(model.llama).logits(PackedBatch([tokens])).values
      }
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      let one = try LanguageModel(directory: directory.path)
      let expected = try logits(one)
      #expect(Set(expected).count > expected.count / 2 && expected.allSatisfy(\.isFinite))
      try FileManager.default.removeItem(atPath: directory.path + "/model.safetensors")
      try directory.writeShards(filled: true)
      let two = try LanguageModel(directory: directory.path)
      #expect(one.configuration == two.configuration)
      #expect(try logits(two) == expected)
      // The names of the files are part of the digest.
      #expect(one.digest != two.digest)
    }
  }

  @Test func thereIsOneBeginOfText() throws {
    try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      let model = try LanguageModel(directory: directory.path)
      #expect(model.encode("a") == [256, 97])
      #expect(model.encode("<|eot_id|>").count == 11)
      #expect(model.encode("a<|eot_id|>") == [256, 97, 265])
      #expect(model.encode("<|begin_of_text|>a") == [256, 97])
      #expect(model.encodeObject("b") == model.encodeObject(" b"))
    }
  }

  @Test func missingTensors() throws {
    let message = try refusal {
      try $0.writeWeights($0.tensors.filter { $0.name != "lm_head.weight" })
    }
    #expect(message == "DIR: tensor 'lm_head.weight' is missing")
  }

  @Test func tensorsOfAnotherModel() throws {
    let extra = try refusal { try $0.writeWeights($0.tensors + [("score.weight", [2, 32])]) }
    #expect(extra.contains("'score.weight' does not belong to a Llama"))
    let shape = try refusal { directory in
      try directory.writeWeights(
        directory.tensors.map { ($0.name, $0.name == "model.norm.weight" ? [33] : $0.shape) })
    }
    #expect(shape.contains("'model.norm.weight' has shape [33], config.json calls for [32]"))
    // Old conversions have these, and they say nothing new.
    let old = try refusal {
      try $0.writeWeights($0.tensors + [("model.layers.0.self_attn.rotary_emb.inv_freq", [8])])
    }
    #expect(old == "nothing")
  }

  @Test func shardsAndTheirIndexDisagree() throws {
    let first = "model.embed_tokens.weight"
    let missing = try refusal { directory in
      try directory.writeShards()
      try directory.writeWeights(
        directory.tensors.enumerated().filter { $0.offset % 2 == 0 }.dropFirst().map(\.element),
        to: "a.safetensors")
    }
    #expect(
      missing == "DIR/model.safetensors.index.json: tensor '\(first)' is not in a.safetensors")
    let unknown = try refusal { directory in
      try directory.writeShards()
      try directory.writeIndex(Array(directory.index.dropFirst()))
    }
    #expect(
      unknown == "DIR/a.safetensors: tensor '\(first)' is here, but the index does not know it")
    let elsewhere = try refusal { directory in
      try directory.writeShards()
      try directory.writeIndex([(first, "b.safetensors")] + directory.index.dropFirst())
    }
    #expect(
      elsewhere
        == "DIR/a.safetensors: tensor '\(first)' is here, but the index says it is in b.safetensors"
    )
    let inBoth = try refusal { directory in
      try directory.writeShards()
      try directory.writeWeights(directory.tensors, to: "b.safetensors")
    }
    #expect(inBoth == "DIR/b.safetensors: tensor '\(first)' is also in DIR/a.safetensors")
    let listedTwice = try refusal { directory in
      try directory.writeShards()
      try directory.writeIndex(directory.index + [(first, "b.safetensors")])
    }
    #expect(listedTwice.contains("duplicate key \"\(first)\""))
  }

  @Test func shardsThatAreNotWhole() throws {
    let missing = try refusal { directory in
      try directory.writeShards()
      try FileManager.default.removeItem(atPath: directory.path + "/b.safetensors")
    }
    let second = "model.layers.0.input_layernorm.weight"
    #expect(
      missing
        == "DIR/b.safetensors: the shard is missing, and with it '\(second)' and 5 other tensors")
    let short = try refusal { directory in
      try directory.writeShards()
      truncate(directory.path + "/b.safetensors", 1000)
    }
    #expect(short.hasPrefix("DIR/b.safetensors: tensor '"))
    #expect(short.contains("the file is cut short"))
    let lying = try refusal { directory in
      try directory.writeShards()
      try directory.write("b.safetensors", Data([0, 0, 0, 0, 0, 1, 0, 0]) + Data("{}".utf8))
    }
    #expect(lying.contains("DIR/b.safetensors: a header of 1099511627776 bytes is not plausible"))
    let pointer = try refusal { directory in
      try directory.writeShards()
      let text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4976698672\n"
      try directory.write("b.safetensors", Data(text.utf8))
    }
    #expect(pointer.contains("DIR/b.safetensors: this is a pointer that Git LFS left"))
  }

  @Test func vocabularies() throws {
    let none = try refusal { directory in
      try directory.writeShards()
      try FileManager.default.removeItem(atPath: directory.path + "/tokenizer.model")
    }
    #expect(none == "DIR: there is neither tokenizer.json nor tokenizer.model")
    let more = try refusal { directory in
      try directory.writeShards()
      let ranks = (UInt8.min...UInt8.max).map { "\(Data([$0]).base64EncodedString()) \($0)\n" }
      try directory.write("tokenizer.model", Data((ranks.joined() + "YWI= 256\n").utf8))
    }
    #expect(
      more == "DIR/tokenizer.model: ranks and special tokens are 513, config.json says 512")
    // A tokenizer.json is preferred, whatever else is there.
    let damaged = try refusal { directory in
      try directory.writeShards()
      try directory.write("tokenizer.json", Data("{".utf8))
    }
    #expect(damaged.hasPrefix("DIR/tokenizer.json: the file is not valid JSON"))
  }
}
