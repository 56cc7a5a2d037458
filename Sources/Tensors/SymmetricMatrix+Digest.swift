extension SymmetricMatrix {
  /// Of the matrix, whether it has been factored or not: its lower triangle, row after row.
  ///
  /// - Cost: reads every element.
  package var digest: Digest {
    let stream = DigestStream()
    // Of a factored matrix the elements stand in columns, a page and more apart: some rows at a time are read together.
    let step = 64
    var rows = [Double](repeating: 0, count: step * order)
    for top in stride(from: 0, to: order, by: step) {
      let band = top..<min(top + step, order)
      for column in 0..<band.upperBound {
        for row in max(column, band.lowerBound)..<band.upperBound {
          rows[(row - top) * order + column] = self[row, column]
        }
      }
      rows.withUnsafeBytes { bytes in
        for row in band {
          let start = (row - top) * order * MemoryLayout<Double>.size
          let length = (row + 1) * MemoryLayout<Double>.size
          stream.update(UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
        }
      }
    }
    return stream.digest
  }
}
