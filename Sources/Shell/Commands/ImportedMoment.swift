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
  /// - Throws: `StorageError` naming the file, and both shapes if they do not fit or the elements that cannot be those
  ///   of a second moment. Whether it is positive definite is known once it is factored (`SecondMoment.wholeFactor`).
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
    try refuseOtherMatrices(values, name, order, file.path)
    return values
  }

  /// How far two elements that ought to be the same may be apart, in units of the largest that they can be: far more
  /// than float32 sums of any length differ by the order of their terms.
  private static let asymmetry = 1e-4

  /// A mean of k k^T is finite, has a positive diagonal, and is symmetric.
  private static func refuseOtherMatrices(
    _ values: [Double], _ name: String, _ order: Int, _ path: String
  ) throws(StorageError) {
    func refusal(_ why: String) -> StorageError {
      StorageError(
        path, "'\(name)' \(why)", hint: "a second moment is a mean of k k^T: this is another matrix"
      )
    }
    for row in 0..<order {
      let diagonal = values[row * order + row]
      guard diagonal > 0, diagonal.isFinite else {
        throw refusal("is not positive definite: element [\(row), \(row)] is \(diagonal)")
      }
      for column in 0..<row {
        let (a, b) = (values[row * order + column], values[column * order + row])
        let bound = (diagonal * values[column * order + column]).squareRoot()
        guard abs(a - b) <= asymmetry * bound else {
          throw refusal(
            "is not symmetric: element [\(row), \(column)] is \(a), [\(column), \(row)] is \(b)")
        }
        guard abs(a) <= bound * (1 + asymmetry) else {
          throw refusal(
            "is not positive definite: element [\(row), \(column)] is \(a), larger than its diagonal allows"
          )
        }
      }
    }
  }

  func secondMoment(layer: Int) -> SecondMoment {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return SecondMoment(
      layer: layer, tokens: tokens, matrix: matrix, provenance: "\(name), \(digest)")
  }
}
