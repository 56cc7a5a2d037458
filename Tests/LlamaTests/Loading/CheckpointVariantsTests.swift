import Foundation
import Llama
import Tensors
import TestSupport
import Testing

/// The same model in files as other programs write and keep them.
@Suite struct CheckpointVariantsTests {
  private static let (embedding, head) = ("model.embed_tokens.weight", "lm_head.weight")

  private func withDirectory<Result>(
    _ body: (LlamaDirectory) throws -> Result
  ) throws -> Result {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    return try body(directory)
  }

  private func logits(
    _ directory: LlamaDirectory, _ holding: WeightHolding = .automatic
  ) throws -> [Float] {
    let model = try LanguageModel(directory: directory.path, weights: holding)
    return try ModelRunner(model.llama).logits(PackedBatch([model.encode("which is where")])).values
  }

  /// The model as it is usually written.
  private func plainLogits(_ holding: WeightHolding = .automatic) throws -> [Float] {
    try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      return try logits(directory, holding)
    }
  }

  // MARK: Headers

  @Test(arguments: [WeightHolding.widened, .mapped], [1, 2, 3])
  func headersNeedNoPadding(_ holding: WeightHolding, _ blanks: Int) throws {
    let expected = try plainLogits(holding)
    let odd = try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      let path = directory.path + "/model.safetensors"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: blanks), at: 8 + length)
      bytes.replaceSubrange(
        0..<8, with: withUnsafeBytes(of: UInt64(length + blanks).littleEndian) { Data($0) })
      try directory.write("model.safetensors", bytes)
      return try logits(directory, holding)
    }
    #expect(odd == expected)
  }

  // MARK: Names

  @Test(arguments: [
    ("", "", "lack the usual prefix \"model.\""),
    ("module.model.", "module.", "begin with \"module.model.\""),
    ("module.", "module.", "begin with \"module.\""),
    ("module.model.", "", "begin with \"module.model.\""),
    ("_orig_mod.model.", "_orig_mod.", "begin with \"_orig_mod.model.\""),
  ])
  func namesMayHaveAnotherPrefix(prefix: String, headPrefix: String, remark: String) throws {
    let expected = try plainLogits()
    func renamed(_ name: String) -> String {
      name == Self.head ? headPrefix + name : prefix + name.dropFirst("model.".utf8.count)
    }
    try withDirectory { directory in
      let tensors = directory.tensors.map { (name: renamed($0.name), shape: $0.shape) }
      let own = Dictionary(
        uniqueKeysWithValues: directory.tensors.map { (renamed($0.name), $0.name) })
      try directory.writeWeights(tensors)
      try directory.fill("model.safetensors", tensors, asIf: own)
      let model = try LanguageModel(directory: directory.path)
      #expect(model.remarks.count == 1 && model.remarks[0].contains(remark), "\(model.remarks)")
      #expect(try logits(directory) == expected)
      // An edited matrix goes back under the name it had.
      let down = Checkpoint.downName(0)
      let matrix = try model.checkpoint.matrix(down)
      matrix[0, 0] = 42
      let copy = try TemporaryDirectory()
      try CheckpointCopy(model.checkpoint, replacing: [down: matrix]).write(into: copy.path)
      let written = try SafetensorsFile(path: copy("model.safetensors"))
      #expect(written.tensors.map(\.name) == tensors.map(\.name))
      #expect(try written.floats(renamed(down)) == matrix.values)
    }
  }

  // MARK: Embedding and head

  /// Opens a model that stores some of its tensors, the head filled like another one.
  private func opened(
    tied: Bool?, without name: String? = nil, headLike source: String = head
  ) throws -> (logits: [Float], model: LlamaConfiguration, remarks: [String]) {
    try withDirectory { directory in
      if let tied { try directory.writeConfiguration(("tie_word_embeddings", .bool(tied))) }
      let tensors = directory.tensors.filter { $0.name != name }
      try directory.writeWeights(tensors)
      try directory.fill("model.safetensors", tensors, asIf: [Self.head: source])
      let model = try LanguageModel(directory: directory.path)
      return (try logits(directory), model.configuration, model.remarks)
    }
  }

  @Test func whatIsStoredDecidesAboutTheHead() throws {
    let untied = try opened(tied: false)
    #expect(!untied.model.tiedHead && untied.remarks.isEmpty)
    // A head of its own is used whatever config.json says of it.
    let contradicted = try opened(tied: true)
    #expect(contradicted.logits == untied.logits && !contradicted.model.tiedHead)
    #expect(contradicted.remarks.count == 1)
    #expect(contradicted.remarks.first?.contains("the stored head is used") == true)
    // One that equals the embedding is the embedding.
    let tied = try opened(tied: true, headLike: Self.embedding)
    #expect(tied.model.tiedHead && tied.remarks.isEmpty && tied.logits != untied.logits)
    #expect(try opened(tied: true, without: Self.head).logits == tied.logits)
  }

  @Test func oneOfTheTwoIsBoth() throws {
    let tied = try opened(tied: true, without: Self.head)
    #expect(tied.remarks.isEmpty)
    for says in [false, nil] {
      let embeddingAlone = try opened(tied: says, without: Self.head)
      #expect(embeddingAlone.logits == tied.logits && embeddingAlone.model.tiedHead)
      #expect(embeddingAlone.remarks == ["no output head is stored: the embedding is the head too"])
    }
    let headAlone = try opened(tied: true, without: Self.embedding, headLike: Self.embedding)
    #expect(headAlone.logits == tied.logits)
    #expect(headAlone.remarks.first?.contains("lm_head.weight, is the embedding too") == true)
  }

  // MARK: Left-over files

  @Test func oneWholeFileGoesBeforeAnIndex() throws {
    try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      try directory.writeIndex(directory.index)
      #expect(try logits(directory) == plainLogits())
      let model = try LanguageModel(directory: directory.path)
      #expect(
        model.remarks == [
          "model.safetensors holds the whole model; the index beside it is not read"
        ])
      #expect(model.checkpoint.leftOverIndex == "model.safetensors.index.json")
      // An index that is damaged is none the less left over.
      try directory.write("model.safetensors.index.json", Data("{".utf8))
      #expect(try logits(directory) == plainLogits())
      // One of several shards may have that name.
      let (first, second) = (directory.tensors.prefix(5), directory.tensors.dropFirst(5))
      try directory.writeWeights(Array(first))
      try directory.fill("model.safetensors", Array(first))
      try directory.writeWeights(Array(second), to: "b.safetensors")
      try directory.fill("b.safetensors", Array(second))
      try directory.writeIndex(
        first.map { ($0.name, "model.safetensors") } + second.map { ($0.name, "b.safetensors") })
      #expect(try logits(directory) == plainLogits())
      #expect(try LanguageModel(directory: directory.path).checkpoint.leftOverIndex == nil)
    }
  }

  // MARK: The cache of Hugging Face

  @Test func aFolderOfTheCacheLeadsToItsSnapshot() throws {
    try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      let cache = try TemporaryDirectory()
      let folder = cache("models--org--Some-Llama")
      for revision in ["aaaa", "bbbb"] {
        try Directory.create(folder + "/snapshots/" + revision)
      }
      func open() throws -> LanguageModel { try LanguageModel(directory: folder + "/") }
      // Files there are links.
      for name in Directory.names(directory.path) {
        symlink(directory.path + "/" + name, folder + "/snapshots/bbbb/" + name)
      }
      let ambiguous = #expect(throws: ModelError.self) { try open() }
      #expect(ambiguous?.message.contains("which of 2 snapshots is meant") == true)
      try Directory.create(folder + "/refs")
      try cache.write("\u{FEFF}bbbb\n", to: "models--org--Some-Llama/refs/main")
      let model = try open()
      #expect(model.name == "Some-Llama" && model.source == folder + "/snapshots/bbbb")
      #expect(model.remarks == ["it is the snapshot bbbb of a Hugging Face cache"])
      let direct = try LanguageModel(directory: folder + "/snapshots/bbbb")
      #expect(direct.name == "Some-Llama" && direct.remarks.isEmpty)
      try cache.write("aaaa", to: "models--org--Some-Llama/refs/main")
      let empty = #expect(throws: ModelError.self) { try open() }
      #expect(empty?.message.hasSuffix("/snapshots/aaaa: there is no config.json") == true)
      try cache.write("../bbbb", to: "models--org--Some-Llama/refs/main")
      let wrong = #expect(throws: ModelError.self) { try open() }
      #expect(wrong?.message.contains("names the snapshot \"../bbbb\", which is not there") == true)
    }
  }

  // MARK: Vocabularies

  /// More entries than the model has rows: only a text that has one of those is refused.
  @Test func tokenizersMayHaveMoreEntries() throws {
    try withDirectory { directory in
      try directory.writeWeights(directory.tensors)
      try directory.fill("model.safetensors", directory.tensors)
      var json = smallTokenizer()
      for (id, text) in (256..<600).map({ ($0, "<\($0)>") }) {
        json = json.replacing(["model", "vocab", text], with: .integer(id))
      }
      json = json.replacing(
        ["added_tokens"], with: [["id": 599, "content": "<599>", "special": false]])
      try directory.write("tokenizer.json", Data(json.bytes))
      let model = try LanguageModel(directory: directory.path)
      #expect(model.remarks.first?.contains("88 entries more than the 512") == true)
      _ = try ModelRunner(model.llama).logits(PackedBatch([model.encode("fine")]))
      let error = #expect(throws: ModelError.self) {
        try ModelRunner(model.llama).logits(PackedBatch([model.encode("not <599>")]))
      }
      #expect(
        error?.message.contains("the token 599, and the model's vocabulary ends at 511") == true)
      #expect(throws: ModelError.self) { try model.encodeObject("<599>", after: "a") }
    }
  }
}
