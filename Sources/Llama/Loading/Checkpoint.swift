import Tensors

/// The tensors of a model, in one safetensors file or in several shards with an index, found by name and checked
/// against the shape the configuration calls for.
package struct Checkpoint {
  package let files: [SafetensorsFile]
  /// Which file holds a tensor.
  private let home: [String: Int]
  private let place: String

  /// - Throws: `StorageError`, `JSONError` or `ModelError`, naming the file.
  package init(directory: String) throws {
    let single = directory + "/model.safetensors"
    let index = single + ".index.json"
    if Directory.exists(index) {
      let index = try CheckpointIndex(directory: directory, path: index)
      try self.init(files: index.open(), place: directory)
      try index.check(files)
    } else if Directory.exists(single) {
      try self.init(files: [SafetensorsFile(path: single)], place: directory)
    } else {
      throw ModelError(
        "\(directory): neither model.safetensors nor model.safetensors.index.json is there",
        hint: "amend reads Hugging Face directories with safetensors weights")
    }
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
  }

  /// Copies tensor `name` as float32 into rows `row`... of `target`, whose width it must have.
  /// - Parameters:
  ///   - shape: what the configuration says it must be.
  ///   - pause: called before each of the pieces that a large tensor is copied in.
  func read(
    _ name: String, shape: [Int], into target: Matrix, row: Int = 0,
    pause: () throws -> Void = {}
  ) throws {
    let file = try file(of: name, shape: shape)
    let count = shape.reduce(1, *)
    let base = target.base + row * target.columns
    for start in stride(from: 0, to: count, by: Self.piece) {
      try pause()
      let elements = start..<min(start + Self.piece, count)
      try file.copyFloats(name, elements: elements, to: base + start)
    }
  }

  /// Elements; some milliseconds' work.
  private static let piece = 8 << 20

  /// Tensor `name` where it lies.
  /// - Parameter shape: what the configuration says it must be.
  func matrix(_ name: String, shape: [Int]) throws -> StoredMatrix {
    try StoredMatrix(name, of: file(of: name, shape: shape))
  }

  /// Bytes of all tensors.
  package var byteCount: Int { files.reduce(0) { $0 + $1.file.bytes.count } }

  /// The file that holds tensor `name`, which must have that shape.
  private func file(of name: String, shape: [Int]) throws -> SafetensorsFile {
    guard let number = home[name] else {
      throw ModelError(
        "\(place): tensor '\(name)' is missing",
        hint: "config.json and the weights do not belong together, or the download is incomplete")
    }
    let file = files[number]
    let tensor = try file.tensor(name)
    guard tensor.shape == shape else {
      throw ModelError(
        "\(file.path): tensor '\(name)' has shape \(tensor.shape), config.json calls for \(shape)")
    }
    return file
  }

  /// Old conversions carry the rotary frequencies, which follow from the configuration.
  static func isDerived(_ name: String) -> Bool {
    name.utf8.suffix(19).elementsEqual("rotary_emb.inv_freq".utf8)
  }

  /// Refuses tensors that a Llama of this configuration does not have: they would be ignored in silence.
  func refuse(allBut known: Set<String>) throws {
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
