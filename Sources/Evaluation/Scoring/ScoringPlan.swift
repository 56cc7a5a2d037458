import Tensors

/// What a model has to read so that many objects can be scored after many prompts, settled before
/// anything runs.
///
/// A token's probability stands in the row before it. So an object of m tokens needs the prompt and
/// its own first m - 1 tokens, and objects that begin alike read the same rows: single-token objects
/// of one prompt all read its last.
struct ScoringPlan {
  /// One distinct pair of prompt and object.
  struct Reading {
    let object: [Int32]
    /// The tokens that are fed after the prompt.
    var continuation: ArraySlice<Int32> { object.dropLast() }
  }

  /// A prompt and up to two continuations of it, each with the readings that it serves.
  ///
  /// The second continues the keys and values that the first left behind, so the prompt is computed
  /// once. A third would mean yet another pass with few rows: it starts with the prompt again, in a
  /// job of its own.
  struct Job {
    let prompt: [Int32]
    let branches: [Branch]
    /// Pairs that are answered when this job is done.
    var pairs = 0

    /// Rows that the job adds to a pass, and keeps in the key/value store.
    var rows: Int { prompt.count + (branches.map(\.tokens.count).max() ?? 0) }
  }

  struct Branch {
    let tokens: [Int32]
    var readings: [Int]
  }

  private(set) var readings: [Reading] = []
  private(set) var jobs: [Job] = []
  /// The reading that answers each pair.
  private(set) var readingOfPair: [Int] = []

  /// - Parameter pairs: prompts with begin-of-text, and at least one token of an object.
  init(_ pairs: [(prompt: [Int32], object: [Int32])]) {
    var prompts: [[Int32]] = []
    var readingsOfPrompt: [[Int]] = []
    var promptIndex: [[Int32]: Int] = [:]
    var readingIndex: [ReadingKey: Int] = [:]
    var pairsOfReading: [Int] = []
    for pair in pairs {
      let prompt = promptIndex[pair.prompt] ?? prompts.count
      if prompt == prompts.count {
        promptIndex[pair.prompt] = prompt
        prompts.append(pair.prompt)
        readingsOfPrompt.append([])
      }
      let key = ReadingKey(prompt: prompt, object: pair.object)
      let reading = readingIndex[key] ?? readings.count
      if reading == readings.count {
        readingIndex[key] = reading
        readings.append(Reading(object: pair.object))
        readingsOfPrompt[prompt].append(reading)
        pairsOfReading.append(0)
      }
      pairsOfReading[reading] += 1
      readingOfPair.append(reading)
    }
    for (prompt, readings) in zip(prompts, readingsOfPrompt) {
      addJobs(prompt, readings, pairsOfReading)
    }
  }

  private struct ReadingKey: Hashable {
    let prompt: Int
    let object: [Int32]
  }

  private mutating func addJobs(_ prompt: [Int32], _ own: [Int], _ pairsOfReading: [Int]) {
    var branches: [Branch] = []
    // Longest first: whatever begins a branch finds it there already.
    let longestFirst = own.sorted {
      (readings[$1].object.count, $0) < (readings[$0].object.count, $1)
    }
    for reading in longestFirst {
      let continuation = readings[reading].continuation
      if let host = branches.firstIndex(where: { $0.tokens.starts(with: continuation) }) {
        branches[host].readings.append(reading)
      } else {
        branches.append(Branch(tokens: Array(continuation), readings: [reading]))
      }
    }
    for start in stride(from: 0, to: branches.count, by: 2) {
      let pair = Array(branches[start..<min(start + 2, branches.count)])
      let answered = pair.flatMap(\.readings).reduce(0) { $0 + pairsOfReading[$1] }
      jobs.append(Job(prompt: prompt, branches: pair, pairs: answered))
    }
  }

  /// The jobs in order, in batches of at most `limit` rows, or of one job that is longer.
  func batches(rows limit: Int) -> [ArraySlice<Job>] {
    jobs.runs(limit: limit, size: \.rows)
  }
}
