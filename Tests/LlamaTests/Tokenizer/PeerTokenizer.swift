import Foundation
import Tensors

/// Hugging Face's `tokenizers` package, asked through Python (`python3` on the path) where both are installed.
enum PeerTokenizer {
  static let missing = "needs python3 with the package `tokenizers`"

  static let isPresent: Bool = (try? run("import tokenizers", [])) ?? false

  /// The tokens of texts, without begin-of-text, and the texts of those tokens.
  ///
  /// - Parameters:
  ///   - tokenizer: a tokenizer.json.
  ///   - readsSpecial: special tokens that are spelled out are meant as such, and shown.
  static func encode(
    _ texts: [String], tokenizer: JSON, readsSpecial: Bool = false
  ) throws -> [(ids: [Int32], text: String)] {
    let directory = FileManager.default.temporaryDirectory.path + "/amend-peer-\(getpid())"
    try Directory.create(directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try AtomicFile.write(directory + "/tokenizer.json") { try $0.write(tokenizer.bytes) }
    try AtomicFile.write(directory + "/texts.json") {
      try $0.write(JSON.array(texts.map(JSON.string)).bytes)
    }
    guard try run(script, [directory, readsSpecial ? "special" : "plain"]) else {
      throw StorageError(directory, "python3 failed")
    }
    let results = try JSON(path: directory + "/results.json").array ?? []
    return results.map { result in
      let ids = result["ids"]?.array?.compactMap(\.int).map(Int32.init) ?? []
      return (ids, result["text"]?.string ?? "")
    }
  }

  private static let script = """
    import json, sys
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(sys.argv[1] + "/tokenizer.json")
    plain = sys.argv[2] == "plain"
    tokenizer.encode_special_tokens = plain
    texts = json.load(open(sys.argv[1] + "/texts.json", encoding="utf-8"))
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    decoded = tokenizer.decode_batch([e.ids for e in encodings], skip_special_tokens=plain)
    with open(sys.argv[1] + "/results.json", "w", encoding="utf-8") as file:
        results = [{"ids": e.ids, "text": t} for e, t in zip(encodings, decoded)]
        json.dump(results, file, ensure_ascii=False)
    """

  private static func run(_ script: String, _ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
