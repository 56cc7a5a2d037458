import Llama
import Tensors

/// The digest of every byte of a checkpoint, kept beside the model's statistics by the `status --verify` that took it
/// first.
struct FullDigestRecord {
  private let directory: String
  var path: String { directory + "/checkpoint.json" }

  /// Nil where nothing is kept.
  init?(_ model: LanguageModel, cacheDirectory: String?) {
    guard let cacheDirectory else { return nil }
    directory = cacheDirectory + "/" + model.digest.description
  }

  /// Nil where none is kept, or something else is in its place.
  func read() -> Digest? {
    (try? JSON(path: path))?["full_digest"]?.string.flatMap { Digest(hex: $0) }
  }

  /// - Throws: `StorageError`.
  func write(_ digest: Digest) throws {
    let json: JSON = ["full_digest": .string(digest.description)]
    try Directory.create(directory)
    try AtomicFile.write(path) { try $0.write(json.bytes) }
  }
}
