import Tensors

/// The tensors of a model, in one safetensors file or in several shards with an index, found by name and checked
/// against the shape the configuration calls for.
package struct Checkpoint {
  private let files: [SafetensorsFile]
  /// Which file holds a tensor.
  private let home: [String: Int]
  private let place: String

  /// - Throws: `StorageError`, `JSONError` or `ModelError`, naming the file.
  package init(directory: String) throws {
    let single = directory + "/model.safetensors"
    let index = single + ".index.json"
    if fileExists(index) {
      try self.init(directory: directory, index: index)
    } else if fileExists(single) {
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
        guard home.updateValue(number, forKey: tensor.name) == nil else {
          throw ModelError("\(file.path): tensor '\(tensor.name)' is in another shard as well")
        }
      }
    }
    self.home = home
  }

  private init(directory: String, index: String) throws {
    let json = try JSON(path: index)
    guard let map = json["weight_map"]?.object else {
      throw ModelError("\(index): there is no \"weight_map\"")
    }
    var names: [String] = []
    for (tensor, value) in map.members {
      guard let file = value.string, !file.contains("/") else {
        throw ModelError("\(index): the shard of '\(tensor)' is \(value), not a file name")
      }
      if !names.contains(file) { names.append(file) }
    }
    let files = try names.sorted().map { try SafetensorsFile(path: directory + "/" + $0) }
    try self.init(files: files, place: directory)
    for (tensor, value) in map.members where home[tensor] == nil {
      throw ModelError(
        "\(index): '\(tensor)' is not in \(value.string ?? "its shard")",
        hint: "the index and the shards do not belong together; download them again")
    }
  }

  /// Copies tensor `name` as float32 into rows `row`... of `target`, whose width it must have.
  /// - Parameter shape: what the configuration says it must be.
  func read(_ name: String, shape: [Int], into target: Matrix, row: Int = 0) throws {
    try file(of: name, shape: shape).copyFloats(name, to: target.base + row * target.columns)
  }

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

  func contains(_ name: String) -> Bool { home[name] != nil }

  /// Refuses tensors that a Llama of this configuration does not have: they would be ignored in silence.
  func refuse(allBut known: Set<String>) throws {
    for file in files {
      for tensor in file.tensors where !known.contains(tensor.name) {
        // Old conversions carry the rotary frequencies, which follow from the configuration.
        if tensor.name.hasSuffix("rotary_emb.inv_freq") { continue }
        throw ModelError(
          "\(file.path): tensor '\(tensor.name)' does not belong to a Llama with this config.json",
          hint:
            "config.json and the weights do not belong together, or this is another architecture")
      }
    }
  }

  /// XXH3-128 over the names and bytes of all files.
  /// - Cost: every byte is read once.
  package var digest: Digest {
    let stream = DigestStream()
    for file in files {
      stream.update(file.path.split(separator: "/").last.map(String.init) ?? "")
      file.file.withBytes { stream.update($0) }
    }
    return stream.digest
  }
}
