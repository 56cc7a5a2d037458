import Editing
import Tensors

/// Key statistics that another program left in an .npz: the sum of k k^T and a count, as ROME,
/// MEMIT and EasyEdit write them (`mom2.mom2` and `mom2.count`), or a plain `mean`.
struct ImportedMoment {
  private let path: String
  private let tokens: Int
  private let matrix: SymmetricMatrix
  private let digest: Digest

  /// - Parameter order: the length of this model's keys.
  /// - Throws: `StorageError` naming the file, and both shapes if they do not fit.
  init(path: String, order: Int) throws(StorageError) {
    let file = try NpzFile(path: path)
    self.path = path
    if let name = file.names.first(where: { $0.hasSuffix("mom2") }) {
      let count = try Self.count(in: file, prefix: String(name.dropLast(4)))
      let sum = try Self.values(of: name, in: file, order: order)
      tokens = count
      matrix = SymmetricMatrix(order: order, values: sum.map { $0 / Double(count) })
    } else if file.names.contains("mean") {
      tokens = file.names.contains("count") ? try Self.count(in: file, prefix: "") : 1
      matrix = SymmetricMatrix(
        order: order, values: try Self.values(of: "mean", in: file, order: order))
    } else {
      throw StorageError(
        path, "there is neither a sum `mom2.mom2` nor a `mean` among \(file.names)",
        hint: "expected the second moment of a layer's keys, as MEMIT and EasyEdit keep it")
    }
    digest = matrix.digest
  }

  private static func count(in file: NpzFile, prefix: String) throws(StorageError) -> Int {
    let count = try file.doubles(prefix + "count").values.first ?? 0
    guard count >= 1, count < 1e15 else {
      throw StorageError(file.path, "the count of tokens is \(count)")
    }
    return Int(count)
  }

  private static func values(
    of name: String, in file: NpzFile, order: Int
  ) throws(StorageError) -> [Double] {
    let (shape, values) = try file.doubles(name)
    guard shape == [order, order] else {
      throw StorageError(
        file.path, "'\(name)' has shape \(shape), keys of this model call for \([order, order])",
        hint: "these are the statistics of another model")
    }
    return values
  }

  func secondMoment(layer: Int) -> SecondMoment {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return SecondMoment(
      layer: layer, tokens: tokens, matrix: matrix, provenance: "\(name), \(digest)")
  }
}
