import Atlas
import Editing
import Llama
import Tensors

/// The edited model as a Hugging Face directory: the files of its own directory, with the edited matrices in their
/// places, rounded to the checkpoint's type.
struct ModelExport {
  private let model: LanguageModel
  private let layers: [Int]
  private let copy: CheckpointCopy
  /// What stands beside the weights: configuration, vocabulary, licence.
  private let companions: [MappedFile]
  /// What lies in the model's directory and is not copied: directories, and weights that are not the model's.
  let leftOut: [String]

  /// - Throws: `ModelError` for weights that the checkpoint's type cannot hold; `StorageError`.
  init(_ open: OpenModel) throws {
    model = open.model
    layers = open.stack.editedLayers
    let edited = layers.map { (Checkpoint.downName($0), open.model.llama.down($0).weight) }
    copy = try CheckpointCopy(
      open.model.checkpoint, replacing: Dictionary(uniqueKeysWithValues: edited))
    guard open.atlas == nil else {
      (companions, leftOut) = (AtlasModel.companions, [])
      return
    }
    let directory = open.model.source
    let weights = Set(open.model.checkpoint.files.map { $0.path.lastPathComponent })
    // Of hidden files nobody expects anything.
    let entries = DirectoryEntry.list(directory).filter {
      !$0.name.hasPrefix(".") && !weights.contains($0.name)
        && $0.name != open.model.checkpoint.leftOverIndex
    }
    companions = try entries.filter(Self.isCopied).map { entry in
      try MappedFile(path: "\(directory)/\(entry.name)")
    }
    leftOut = entries.filter { !Self.isCopied($0) }.map { $0.name + ($0.isDirectory ? "/" : "") }
  }

  private static func isCopied(_ entry: DirectoryEntry) -> Bool {
    !entry.isDirectory && !weightEndings.contains { entry.name.hasSuffix($0) }
  }

  private static let weightEndings = [
    ".safetensors", ".bin", ".pth", ".pt", ".gguf", ".h5", ".msgpack", ".onnx", ".tmp",
  ]

  /// What the edited matrices are rounded to.
  var type: ElementType {
    get throws { try layers.first.map { try copy.type(of: Checkpoint.downName($0)) } ?? .float32 }
  }

  var byteCount: Int { copy.byteCount + companions.reduce(0) { $0 + $1.bytes.count } }

  /// Writes the directory, whole or not at all.
  ///
  /// - Throws: `StorageError` if it is there already, there is too little space, or it cannot be written;
  ///   `Interrupted`.
  func write(
    to directory: String, cancellation: Cancellation, report: @escaping Progress.Report
  ) throws {
    if let free = AtomicDirectory.freeBytes(for: directory), free < byteCount {
      throw StorageError(
        directory, "it needs \(byteCount >> 20) MiB, and \(free >> 20) MiB are free there",
        hint: "free some space, or name another place")
    }
    let total = copy.byteCount >> 20
    try AtomicDirectory.write(directory) { temporary in
      try copy.write(into: temporary, cancellation: cancellation) { written in
        report(Progress("MiB written", written >> 20, of: total))
      }
      for file in companions {
        let name = file.path.lastPathComponent
        try AtomicFile.write("\(temporary)/\(name)", mode: 0o600) { writer in
          try file.withBytes { try writer.write($0) }
        }
      }
    }
  }

  /// The matrices as they were written, read back from the directory.
  func roundedMatrices(from directory: String) throws -> [Int: Matrix] {
    let written = try Checkpoint(directory: directory)
    return try Dictionary(
      uniqueKeysWithValues: layers.map { ($0, try written.matrix(Checkpoint.downName($0))) })
  }
}
