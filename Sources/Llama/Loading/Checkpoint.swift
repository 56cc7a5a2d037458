import Tensors

/// The tensors of a model, in one safetensors file or in several shards with an index, found by name and checked
/// against the shape the configuration calls for.
package struct Checkpoint {
  package let files: [SafetensorsFile]
  /// What is unusual about it and no fault.
  package private(set) var remarks: [String]
  /// Which file holds a tensor.
  private let home: [String: Int]
  private let names: TensorNames
  private let place: String

  /// One whole file goes before shards, as it does for transformers: an index beside it is left over.
  ///
  /// - Throws: `StorageError`, `JSONError` or `ModelError`, naming the file.
  package init(directory: String) throws {
    let single = directory + "/" + Self.single
    let index = single + ".index.json"
    let hasIndex = Directory.exists(index)
    if Directory.exists(single), !hasIndex || !CheckpointIndex.names(Self.single, in: index) {
      try self.init(files: [SafetensorsFile(path: single)], place: directory)
      if hasIndex {
        remarks.append("\(Self.single) holds the whole model; the index beside it is not read")
      }
    } else if hasIndex {
      let index = try CheckpointIndex(directory: directory, path: index)
      try self.init(files: index.open(), place: directory)
      try index.check(files)
    } else {
      throw ModelError(
        "\(directory): neither model.safetensors nor model.safetensors.index.json is there",
        hint: "amend reads Hugging Face directories with safetensors weights")
    }
  }

  private static let single = "model.safetensors"

  /// The file of an index that was left over; nil where the index counts, or there is none.
  package var leftOverIndex: String? {
    guard files.count == 1, let file = files.first, Self.name(of: file) == Self.single,
      Directory.exists(file.path + ".index.json")
    else { return nil }
    return Self.single + ".index.json"
  }

  /// Files that hold the whole model between them.
  package init(files: [SafetensorsFile], place: String) throws {
    self.files = files
    self.place = place
    var home: [String: Int] = [:]
    for (number, file) in files.enumerated() {
      for tensor in file.tensors {
        if let other = home.updateValue(number, forKey: tensor.name) {
          throw ModelError(
            "\(file.path): tensor '\(tensor.name)' is also in \(files[other].path)",
            hint: "download the checkpoint again")
        }
      }
    }
    self.home = home
    names = TensorNames(home.keys)
    remarks = names.remark.map { [$0] } ?? []
  }

  /// What the checkpoint calls a tensor that Hugging Face calls `name`. All else here goes by Hugging Face's names.
  package func stored(_ name: String) -> String { names.stored(name) }

  func contains(_ name: String) -> Bool { home[stored(name)] != nil }

  /// - Throws: `ModelError` if there is no such tensor.
  func placed(_ name: String) throws -> (file: SafetensorsFile, tensor: SafetensorsTensor) {
    let stored = stored(name)
    guard let number = home[stored] else {
      throw ModelError(
        "\(place): tensor '\(stored)' is missing",
        hint: "config.json and the weights do not belong together, or the download is incomplete")
    }
    return (files[number], try files[number].tensor(stored))
  }

  /// Copies tensor `name` as float32 into rows `row`... of `target`, whose width it must have.
  /// - Parameters:
  ///   - shape: what the configuration says it must be.
  ///   - pause: called before each of the pieces that a large tensor is copied in.
  func read(
    _ name: String, shape: [Int], into target: Matrix, row: Int = 0,
    pause: () throws -> Void = {}
  ) throws {
    let (file, tensor) = try placed(name, shape: shape)
    let count = shape.reduce(1, *)
    let base = target.base + row * target.columns
    for start in stride(from: 0, to: count, by: Self.piece) {
      try pause()
      let elements = start..<min(start + Self.piece, count)
      try file.copyFloats(tensor.name, elements: elements, to: base + start)
    }
  }

  /// Elements; some milliseconds' work.
  private static let piece = 8 << 20

  /// Tensor `name` where it lies.
  /// - Parameter shape: what the configuration says it must be.
  func matrix(_ name: String, shape: [Int]) throws -> StoredMatrix {
    let (file, tensor) = try placed(name, shape: shape)
    return try StoredMatrix(tensor.name, of: file)
  }

  /// Bytes of all tensors.
  package var byteCount: Int { files.reduce(0) { $0 + $1.file.bytes.count } }

  /// Tensor `name`, which must have that shape.
  private func placed(
    _ name: String, shape: [Int]
  ) throws -> (file: SafetensorsFile, tensor: SafetensorsTensor) {
    let found = try placed(name)
    guard found.tensor.shape == shape else {
      throw ModelError(
        "\(found.file.path): tensor '\(found.tensor.name)' has shape \(found.tensor.shape), config.json calls for \(shape)"
      )
    }
    return found
  }

  /// Old conversions carry the rotary frequencies, which follow from the configuration.
  static func isDerived(_ name: String) -> Bool {
    name.utf8.suffix(19).elementsEqual("rotary_emb.inv_freq".utf8)
  }

  /// Refuses tensors that a Llama of this configuration does not have: they would be ignored in silence.
  func refuse(allBut known: Set<String>) throws {
    let known = Set(known.map(stored))
    for file in files {
      for tensor in file.tensors where !known.contains(tensor.name) {
        if Self.isDerived(tensor.name) { continue }
        throw ModelError(
          "\(file.path): tensor '\(tensor.name)' does not belong to a Llama with this config.json",
          hint:
            "config.json and the weights do not belong together, or this is another architecture")
      }
    }
  }
}
