extension SymmetricMatrix {
  /// Of the matrix, whether it has been factored or not: its lower triangle, row after row.
  ///
  /// - Cost: reads every element.
  package var digest: Digest {
    let stream = DigestStream()
    var row: [Double] = []
    for index in 0..<order {
      row.removeAll(keepingCapacity: true)
      for column in 0...index { row.append(self[index, column]) }
      row.withUnsafeBytes { stream.update($0) }
    }
    return stream.digest
  }
}
