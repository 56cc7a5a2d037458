import Tensors

/// Which tensors of a checkpoint are a model's embedding and its output head. What is stored decides, as in
/// transformers 5 (`tie_weights` in modeling_utils.py), and not `tie_word_embeddings` alone.
package struct StoredHead {
  static let embedding = "model.embed_tokens.weight"
  static let head = "lm_head.weight"

  /// The tensor that is the embedding; where only the head is stored, that one.
  let embedding: String
  /// The head is a tensor of its own.
  let isOwn: Bool
  /// What to say where config.json would have had it otherwise; nil where it would not.
  let remark: String?

  /// - Throws: `StorageError` for a tensor that holds no weights.
  /// - Cost: where config.json ties two tensors that are both stored, both are read until they differ.
  init(_ configuration: LlamaConfiguration, _ checkpoint: Checkpoint) throws {
    let isTied = configuration.tiedHead
    switch (checkpoint.contains(Self.embedding), checkpoint.contains(Self.head)) {
    case (true, true):
      let isOwn = try !isTied || !checkpoint.holdsTheSame(Self.embedding, Self.head)
      self.init(
        Self.embedding, isOwn: isOwn,
        isOwn && isTied
          ? "config.json ties the output head to the embedding, but they are stored with different numbers: "
            + "the stored head is used" : nil)
    case (false, true):
      self.init(
        Self.head, isOwn: false,
        "no embedding is stored: the output head, \(checkpoint.stored(Self.head)), is the embedding too"
      )
    case (_, false):
      self.init(
        Self.embedding, isOwn: false,
        isTied ? nil : "no output head is stored: the embedding is the head too")
    }
  }

  private init(_ embedding: String, isOwn: Bool, _ remark: String?) {
    self.embedding = embedding
    self.isOwn = isOwn
    self.remark = remark
  }
}

extension Checkpoint {
  /// Whether two tensors hold the same numbers.
  fileprivate func holdsTheSame(_ one: String, _ other: String) throws -> Bool {
    let (first, second) = (try placed(one), try placed(other))
    guard first.tensor.shape == second.tensor.shape else { return false }
    if first.tensor.type == second.tensor.type {
      return try first.file.bytes(first.tensor.name).elementsEqualBytes(
        of: second.file.bytes(second.tensor.name))
    }
    let step = 1 << 20
    for start in stride(from: 0, to: first.tensor.count, by: step) {
      let elements = start..<min(start + step, first.tensor.count)
      let parts = try [first, second].map { part in
        var floats = [Float](repeating: 0, count: elements.count)
        try part.file.copyFloats(part.tensor.name, elements: elements, to: &floats)
        return floats
      }
      if parts[0] != parts[1] { return false }
    }
    return true
  }
}
