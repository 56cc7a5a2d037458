import CNumerics
import Tensors

/// A matrix of a model: float32 in memory of its own, or as the checkpoint has it.
package enum Weight {
  /// Small models, and whatever is written: trained or edited.
  case dense(Matrix)
  /// Matrices of one width, one below the other: a large model's are never copied.
  case stored([StoredMatrix])

  package var rows: Int {
    switch self {
    case .dense(let matrix): matrix.rows
    case .stored(let parts): parts.reduce(0) { $0 + $1.rows }
    }
  }

  package var columns: Int {
    switch self {
    case .dense(let matrix): matrix.columns
    case .stored(let parts): parts.first?.columns ?? 0
    }
  }

  /// As float32, [rows, columns]: the matrix itself where it is dense.
  /// - Cost: a copy of what is stored.
  package var matrix: Matrix {
    if case .dense(let matrix) = self { return matrix }
    let result = Matrix(rows, columns)
    add(to: result)
    return result
  }

  /// result [rows, columns] += float32(W).
  package func add(to result: Matrix) {
    switch self {
    case .dense(let matrix): cn_add(Int64(matrix.count), matrix.base, result.base)
    case .stored(let parts):
      var row = 0
      for part in parts {
        part.add(to: result, row: row)
        row += part.rows
      }
    }
  }

  /// The rows that `indices` names, in that order, as float32: [indices, columns].
  package func gather(_ indices: [Int32], into result: Matrix) {
    switch self {
    case .dense(let matrix): result.gather(matrix, rows: indices)
    case .stored(let parts):
      result.reshape(indices.count, columns)
      for (place, index) in indices.enumerated() {
        var row = Int(index)
        for part in parts {
          if row < part.rows {
            part.copyRow(row, to: result.base + place * columns)
            break
          }
          row -= part.rows
        }
      }
    }
  }

  /// Sum over the rows of what `measure` says of a strip of them; a strip is a copy in float32 where W is stored.
  private func sum(_ measure: (Matrix) -> Double) -> Double {
    guard case .stored(let parts) = self else { return measure(matrix) }
    let strip = Matrix()
    var total = 0.0
    for part in parts {
      for start in stride(from: 0, to: part.rows, by: 256) {
        strip.reshape(min(256, part.rows - start), part.columns)
        for row in 0..<strip.rows {
          part.copyRow(start + row, to: strip.base + row * part.columns)
        }
        total += measure(strip)
      }
    }
    return total
  }

  /// Frobenius norm, summed in float64.
  package var norm: Double { sum { $0.norm * $0.norm }.squareRoot() }

  package var isFinite: Bool { sum { $0.isFinite ? 0 : 1 } == 0 }

  /// Bytes of memory of its own.
  package var ownedBytes: Int {
    if case .dense(let matrix) = self { return matrix.count * MemoryLayout<Float>.size }
    return 0
  }

  /// The type it is kept in; of several parts, the first one's.
  package var type: ElementType {
    if case .stored(let parts) = self { return parts.first?.type ?? .float32 }
    return .float32
  }
}
