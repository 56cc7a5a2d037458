import Llama

/// One forward pass of a batch of jobs: what is fed, and which rows tell about which tokens.
struct ScoringWave {
  /// A token of a reading's object, and the place of the row that predicts it among those asked for.
  struct Label {
    let row: Int
    let token: Int32
    let reading: Int
  }

  let batch: PackedBatch
  /// Packed rows that the last block and the head are asked for, ascending.
  let rows: [Int32]
  /// In ascending order of `row`.
  let labels: [Label]

  /// The prompts with their first branches, and then the second branches on the keys and values of
  /// the prompts. The two must run in this order, on the same store.
  static func waves(_ jobs: ArraySlice<ScoringPlan.Job>, _ plan: ScoringPlan) -> [ScoringWave] {
    var first = Builder()
    var second = Builder()
    var storeStart = 0
    for job in jobs {
      first.addPrompt(of: job, storeStart: storeStart, plan)
      if job.branches.count > 1 { second.addBranch(1, of: job, storeStart: storeStart, plan) }
      storeStart += job.rows
    }
    return second.sequences.isEmpty ? [first.wave] : [first.wave, second.wave]
  }

  private struct Builder {
    var sequences: [PackedBatch.Sequence] = []
    var packedRows = 0
    var rows: [Int32] = []
    var labels: [Label] = []

    var wave: ScoringWave {
      ScoringWave(
        batch: PackedBatch(sequences), rows: rows, labels: labels.sorted { $0.row < $1.row })
    }

    /// The prompt and its first branch. The prompt's last row also predicts the first token of every
    /// other branch.
    mutating func addPrompt(of job: ScoringPlan.Job, storeStart: Int, _ plan: ScoringPlan) {
      let branch = job.branches[0]
      for (index, branch) in job.branches.enumerated() {
        for reading in branch.readings {
          let object = plan.readings[reading].object
          add(index == 0 ? object[...] : object.prefix(1), of: reading)
        }
      }
      ask(after: job.prompt.count - 1, count: branch.tokens.count + 1)
      append(.init(tokens: job.prompt + branch.tokens, storeStart: storeStart))
    }

    /// A further branch on top of the prompt.
    mutating func addBranch(
      _ index: Int, of job: ScoringPlan.Job, storeStart: Int, _ plan: ScoringPlan
    ) {
      let branch = job.branches[index]
      for reading in branch.readings { add(plan.readings[reading].object.dropFirst(), of: reading) }
      ask(after: 0, count: branch.tokens.count)
      append(.init(tokens: branch.tokens, past: job.prompt.count, storeStart: storeStart))
    }

    /// Labels for the rows that are asked for next.
    private mutating func add(_ tokens: ArraySlice<Int32>, of reading: Int) {
      for (offset, token) in tokens.enumerated() {
        labels.append(Label(row: rows.count + offset, token: token, reading: reading))
      }
    }

    private mutating func ask(after skipped: Int, count: Int) {
      rows.append(contentsOf: (0..<count).map { Int32(packedRows + skipped + $0) })
    }

    private mutating func append(_ sequence: PackedBatch.Sequence) {
      sequences.append(sequence)
      packedRows += sequence.tokens.count
    }
  }
}
