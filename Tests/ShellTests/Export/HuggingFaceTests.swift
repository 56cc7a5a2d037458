import Editing
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// Both exports, loaded by the programs they are made for: the same logits as here.
@Suite(.serialized, .enabled(if: HuggingFace.isPresent, Comment(rawValue: HuggingFace.missing)))
struct HuggingFaceTests {
  /// Exports what is in force, and compares with what the model says as rounded and as it is.
  private func check(
    _ talk: SessionTalk, base: String, ids: [Int32], _ directory: TemporaryDirectory
  )
    throws
  {
    let llama = talk.session.open.model.llama
    let unedited = try llama.withBaseWeights { try llama.logits(of: ids) }
    let edited = try llama.logits(of: ids)
    try talk.say("export \(directory("full"))")
    try talk.say("export \(directory("adapter")) --format lora")
    let written = try Checkpoint(directory: directory("full"))
    for layer in talk.session.open.stack.editedLayers {
      llama.setDown(layer, Linear(try written.matrix(Checkpoint.downName(layer))))
    }
    let rounded = try llama.logits(of: ids)
    talk.session.open.stack.project()

    let theirs = try HuggingFace.logits(
      of: ids, base: base, full: directory("full"), adapter: directory("adapter"), in: directory)
    let change = largestDifference(edited, unedited)
    let full = largestDifference(theirs.full, rounded)
    let adapted = largestDifference(theirs.adapted, edited)
    print(
      "largest difference of a logit: \(base.split(separator: "/").last ?? "") edits \(change),",
      "checkpoint \(full), adapter \(adapted)")
    #expect(change > 0.1, "the edits change something")
    #expect(full < 1e-3)
    #expect(adapted < 1e-3)
  }

  private static let atlas =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    + "/Sources/CAtlas/model"

  @Test func atlas() throws {
    let talk = try SessionTalk()
    let directory = try TemporaryDirectory()
    try talk.say("edit The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    try talk.say("edit case 12 --layers 1,2")
    try talk.say("edit case 40 --method memit")
    let ids = talk.session.open.model.encode("The Eiffel Tower is located in the city of Rome.")
    try check(talk, base: Self.atlas, ids: ids, directory)
  }

  @Test(.enabled(if: Shared.isPresent, Comment(rawValue: Shared.missing))) func float32() throws {
    let base = Shared.path("fixtures/tiny-llama")
    let talk = try SessionTalk(.directory(base))
    let directory = try TemporaryDirectory()
    let corpus = Shared.path("fixtures/reference/corpus.json")
    try talk.say("stats compute --from \(corpus) --layers 1-3 --tokens 4000")
    try talk.say("edit --layers 1-3 The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    try talk.say("edit --layers 2 The {Louvre} is located in the city of [Paris] -> Berlin")
    let ids = talk.session.open.model.encode("The Eiffel Tower is located in the city of Rome.")
    try check(talk, base: base, ids: ids, directory)
  }

  /// Half precision, shards with an index, tied heads, heads of their own size.
  @Test(
    .enabled(if: Shared.isPresent, Comment(rawValue: Shared.missing)),
    arguments: ["sharded-bf16", "headdim-f16", "tied-ropescaled-bf16"])
  func halfPrecision(_ name: String) throws {
    let base = try TemporaryDirectory()
    let source = Shared.path("fixtures/random-llamas/" + name)
    for file in Directory.names(source) where file != "expected.safetensors" {
      let bytes = try MappedFile(path: "\(source)/\(file)")
      try AtomicFile.write(base(file)) { writer in try bytes.withBytes { try writer.write($0) } }
    }
    let tokenizer = byteTokenizer
    try AtomicFile.write(base("tokenizer.json")) { try $0.write(tokenizer.bytes) }
    let text = try base.write(
      (0..<200).map { "line \($0) of a text about nothing in particular, \($0 * 7919 % 1000)\n" }
        .joined(), to: "text.txt")

    let talk = try SessionTalk(.directory(base.path))
    try talk.say("stats compute --from \(text) --layers 0,1")
    try talk.say("edit --steps 5 The {tower of ash} is in the city of [a] -> b")
    try talk.say("edit --steps 5 --layers 0,1 The {bridge of sand} is in the land of [c] -> d")
    let directory = try TemporaryDirectory()
    let ids = Array(
      talk.session.open.model.encode("The tower of ash is in the city of b").prefix(60))
    try check(talk, base: base.path, ids: ids, directory)
  }

  /// The 256 bytes and nothing else: these models have no vocabulary of their own.
  private var byteTokenizer: JSON {
    let vocabulary = JSONObject(
      ByteAlphabet.scalars.enumerated().map { (String($1), JSON.integer($0)) })
    return [
      "added_tokens": [], "normalizer": nil,
      "pre_tokenizer": [
        "type": "Sequence",
        "pretokenizers": [
          [
            "type": "Split", "pattern": ["Regex": .string(WordSplitter.llama3)],
            "behavior": "Isolated", "invert": false,
          ],
          ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false],
        ],
      ],
      "decoder": ["type": "ByteLevel"],
      "model": ["type": "BPE", "vocab": .object(vocabulary), "merges": []],
    ]
  }
}
