import Tensors

extension KeyValueStore {
  /// Copies `count` rows to another place in the store, in `blocks`: a sequence gets the past of another and goes on
  /// differently. The two places must not overlap.
  package func copy(rows count: Int, from source: Int, to target: Int, blocks: Range<Int>) {
    for matrix in keys[blocks] + values[blocks] {
      if matrix.rows < target + count { matrix.grow(rows: target + count) }
      let width = matrix.columns
      (matrix.base + target * width).update(
        from: matrix.base + source * width, count: count * width)
    }
  }
}
