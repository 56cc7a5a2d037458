import Tensors

/// Rotated keys and values of every block: what lets tokens be added to a sequence without its past being
/// computed again.
package final class KeyValueStore {
  /// One pair a block: [rows, kv_heads * head_dim].
  let keys: [Matrix]
  let values: [Matrix]

  package init(_ configuration: LlamaConfiguration) {
    keys = (0..<configuration.blockCount).map { _ in Matrix(0, configuration.keyValueSize) }
    values = (0..<configuration.blockCount).map { _ in Matrix(0, configuration.keyValueSize) }
  }

  /// Copies the key and value columns of the fused rows to where their sequences want them, and those that inherited
  /// them.
  func write(_ qkv: Matrix, of batch: PackedBatch, block: Int) {
    let width = keys[block].columns
    let keyColumn = qkv.columns - 2 * width
    if keys[block].rows < batch.storeRows {
      keys[block].grow(rows: batch.storeRows)
      values[block].grow(rows: batch.storeRows)
    }
    func copy(_ row: Int, to storeRow: Int) {
      let source = qkv.base + row * qkv.columns + keyColumn
      (keys[block].base + storeRow * width).update(from: source, count: width)
      (values[block].base + storeRow * width).update(from: source + width, count: width)
    }
    for (index, sequence) in batch.sequences.enumerated() {
      for (offset, row) in sequence.inherited.enumerated() {
        copy(Int(row), to: sequence.storeStart + offset)
      }
      for offset in sequence.tokens.indices {
        copy(batch.rowStarts[index] + offset, to: sequence.storeStart + sequence.past + offset)
      }
    }
  }
}
