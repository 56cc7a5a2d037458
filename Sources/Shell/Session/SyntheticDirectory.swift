import Atlas
import Editing
import Llama
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory of its own for a synthetic checkpoint, so that removing it can remove nothing else.
struct SyntheticDirectory {
  let path: String
  private let checkpoint: SyntheticCheckpoint

  /// - Throws: `StorageError` if the parent is no directory that can be written to.
  init(_ checkpoint: SyntheticCheckpoint, in parent: String) throws {
    self.checkpoint = checkpoint
    path = parent + "/amend-synthetic-" + checkpoint.name.replacingAll(",", with: "-")
    try Directory.create(path)
  }

  /// Writes the checkpoint, unless an earlier run was told to keep the same one.
  func write(cancellation: Cancellation, report: @escaping Progress.Report) throws {
    if isComplete { return }
    let total = checkpoint.byteCount >> 20
    try AtlasModel.tokenizerFile.withBytes { tokenizer in
      try checkpoint.write(to: path, tokenizer: tokenizer, cancellation: cancellation) {
        report(Progress("writing random weights, MiB", $0 >> 20, of: total))
      }
    }
    try AtomicFile.write(marker) { try $0.write(checkpoint.configuration.json.bytes) }
  }

  /// Written last: the checkpoint is whole, and of this shape.
  private var marker: String { path + "/synthetic.json" }

  private var isComplete: Bool {
    (try? JSON(path: marker)) == checkpoint.configuration.json
  }

  /// Removes what `write` has written, and the directory if nothing else is in it.
  func remove() {
    for name in Directory.names(path)
    where name.hasSuffix(".safetensors") || name.hasSuffix(".json") {
      unlink(path + "/" + name)
    }
    rmdir(path)
  }
}
