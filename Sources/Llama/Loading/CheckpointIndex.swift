import Tensors

/// model.safetensors.index.json: which of several files, the shards, holds which tensor.
struct CheckpointIndex {
  private let path: String
  private let directory: String
  /// The shard of each tensor, in the order of the file.
  private let shards: [(tensor: String, file: String)]
  private static let notTogether =
    "the index and the shards do not belong together; download them again"

  /// - Throws: `StorageError` or `ModelError` naming the file and the tensor; a tensor that is listed twice is no JSON.
  init(directory: String, path: String) throws {
    self.path = path
    self.directory = directory
    guard let map = try JSON(path: path)["weight_map"]?.object else {
      throw ModelError("\(path): there is no \"weight_map\"")
    }
    shards = try map.members.map { tensor, value in
      guard let file = value.string, !file.isEmpty, !file.utf8.contains(UInt8(ascii: "/")) else {
        throw ModelError("\(path): the shard of '\(tensor)' is \(value), not a file name")
      }
      return (tensor, file)
    }
  }

  /// Whether the index at `path` says that a file is one of several shards; not if it cannot be read.
  static func names(_ file: String, in path: String) -> Bool {
    guard let map = try? JSON(path: path)["weight_map"]?.object else { return false }
    let files = Set(map.members.compactMap(\.value.string))
    return files.count > 1 && files.contains(file)
  }

  /// Opens the shards.
  ///
  /// - Throws: `StorageError` or `ModelError` naming the shard.
  /// - Cost: the headers are read.
  func open() throws -> [SafetensorsFile] {
    let tensors = Dictionary(grouping: shards, by: \.file)
    return try tensors.keys.sorted().map { name in
      let path = directory + "/" + name
      guard Directory.exists(path) else {
        let missing = tensors[name]?.first?.tensor ?? ""
        let others = (tensors[name]?.count ?? 1) - 1
        throw ModelError(
          "\(path): the shard is missing, and with it '\(missing)' and \(others) other tensors",
          hint: "the download is incomplete: get this file too")
      }
      return try SafetensorsFile(path: path)
    }
  }

  /// Holds the shards to the index: every tensor is where it says, and there are no others.
  ///
  /// - Throws: `ModelError` naming the tensor.
  func check(_ files: [SafetensorsFile]) throws {
    var homes = Dictionary(shards.map { ($0.tensor, $0.file) }, uniquingKeysWith: { $1 })
    for file in files {
      let name = Checkpoint.name(of: file)
      for tensor in file.tensors where !Checkpoint.isDerived(tensor.name) {
        let home = homes.removeValue(forKey: tensor.name)
        guard home != name else { continue }
        let index = home.map { "says it is in \($0)" } ?? "does not know it"
        throw ModelError(
          "\(file.path): tensor '\(tensor.name)' is here, but the index \(index)",
          hint: Self.notTogether)
      }
    }
    for (tensor, file) in shards where homes[tensor] != nil && !Checkpoint.isDerived(tensor) {
      throw ModelError("\(path): tensor '\(tensor)' is not in \(file)", hint: Self.notTogether)
    }
  }
}
