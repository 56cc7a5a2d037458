import Llama
import Tensors

/// Runs the readings of scoring that are dealt to it.
///
/// A worker has memory of its own and writes to nothing but that; the model, the plan and what is kept it only reads.
/// So several can run at the same time.
final class ScoringWorker {
  /// What the model says of one token of a reading's object.
  struct Answer {
    let reading: Int
    let logProbability: Double
    /// The token is the most probable one.
    let isHighest: Bool
  }

  /// The most probable token behind a reading's object.
  struct End {
    let reading: Int
    let token: Int32
  }

  /// Of the last run.
  private(set) var answers: [Answer] = []
  private(set) var ends: [End] = []

  private let llama: Llama
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let reader: LogitReader
  private let hidden = Matrix()
  private let key = Matrix()

  init(_ llama: Llama) {
    self.llama = llama
    store = KeyValueStore(llama.configuration)
    reader = LogitReader(llama)
  }

  private var blockCount: Int { llama.configuration.blockCount }

  /// Leaves the answers of readings in `answers`.
  ///
  /// - Throws: `ModelError` if a logit is not finite; `Interrupted`.
  func run(
    _ range: Range<Int>, of plan: ScoringPlan, from kept: KeptStates?, _ cancellation: Cancellation
  ) throws {
    (answers, ends) = ([], [])
    let pass = ScoringPass(range, of: plan)
    let first = try start(pass, from: kept)
    try forward(pass.packed.batch, first..<blockCount, rows: pass.rows, cancellation)
    var labels = pass.labels[...]
    try reader.read(hidden) { row, logits, logSumExp in
      let highest = highest(1, of: logits)[0]
      while let label = labels.first, label.row == row {
        labels.removeFirst()
        guard let token = label.token else {
          ends.append(End(reading: label.reading, token: Int32(highest)))
          continue
        }
        answers.append(
          Answer(
            reading: label.reading,
            logProbability: Double(logits[Int(token)]) - Double(logSumExp),
            isHighest: Int(token) == highest))
      }
    }
  }

  /// Leaves the residual stream of a pass in `hidden`, as it enters the block that is returned.
  private func start(_ pass: ScoringPass, from kept: KeptStates?) throws -> Int {
    if let kept, kept.gather(pass.texts, pass.packed, middle: hidden, key: key) {
      llama.down(kept.block).forward(key, into: hidden, accumulate: true)  // [T, D]
      return kept.block + 1
    }
    try llama.embed(pass.packed.batch, into: hidden)
    return 0
  }

  /// Has what is needed of readings' texts kept.
  ///
  /// - Throws: `Interrupted`.
  func keep(
    _ range: Range<Int>, of plan: ScoringPlan, in states: KeptStates, _ cancellation: Cancellation
  ) throws {
    let pass = ScoringPass(range, of: plan)
    try llama.embed(pass.packed.batch, into: hidden)
    try llama.forward(
      hidden, through: 0..<states.block + 1, pass.packed.batch, store: store, tape: tape,
      untilKey: true, cancellation: cancellation)
    states.add(pass.texts, pass.packed, middle: hidden, key: tape[states.block].key)
  }

  /// What the model expects after a text.
  ///
  /// - Throws: `ModelError` if a logit is not finite; `Interrupted`.
  func distribution(
    after text: [Int32], _ tokenizer: Tokenizer, _ cancellation: Cancellation
  ) throws -> NextTokenDistribution {
    let batch = PackedBatch([text])
    try llama.embed(batch, into: hidden)
    try forward(batch, 0..<blockCount, rows: [Int32(text.count - 1)], cancellation)
    return try reader.distributions(hidden, tokenizer)[0]
  }

  private func forward(
    _ batch: PackedBatch, _ blocks: Range<Int>, rows: [Int32], _ cancellation: Cancellation
  ) throws {
    try cancellation.check()
    try llama.forward(
      hidden, through: blocks, batch, store: store, tape: tape, rows: rows,
      cancellation: cancellation)
  }
}
