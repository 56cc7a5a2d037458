import Tensors

/// Which records' true objects an unedited model says, kept in a file so that nobody asks twice: a model of 135 million
/// parameters takes half a minute for 500 records.
///
/// There is one file for each model, beginning of text and data set; in it each record goes by what is asked of it. A
/// file that is damaged counts as none, and is written anew.
package struct KnownAnswers {
  /// nil keeps nothing.
  private let path: String?
  private var answers: [Digest: Bool]

  /// How many records are asked between two looks at the clock.
  private static let portion = 64
  /// What is lost at most when the process is killed.
  private static let secondsBetweenWrites = 5.0

  /// - Parameters:
  ///   - directory: of the model's own files in the cache; nil where there is none.
  ///   - model: what decides the model's answers: its digest, and how it computes.
  ///   - beginningMark: what is put before every text where that is not the model's own beginning.
  ///   - dataset: of all of its records.
  package init(
    directory: String?, model: String, beginningMark: String, dataset: Digest
  ) {
    let basis: JSON = [
      "model": .string(model), "beginning": .string(beginningMark),
      "dataset": .string(dataset.description),
    ]
    path = directory.map { "\($0)/known-\(Digest(of: basis.bytes)).json" }
    answers = path.flatMap(Self.read) ?? [:]
  }

  /// The answer to each record; those that are not kept are asked, and kept even if it is stopped.
  ///
  /// - Parameters:
  ///   - ask: asks the model, and is told whom to tell of the records done.
  ///   - progress: of those that have to be asked: how many are done, and how many there are.
  /// - Throws: what `ask` throws.
  package mutating func says(
    _ records: [CounterFactRecord],
    ask: ([CounterFactRecord], _ done: @escaping (Int) -> Void) throws -> [Bool],
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws -> [Bool] {
    let keys = records.map(\.questionDigest)
    var seen: Set<Digest> = []
    let missing = records.indices.filter { index in
      !records[index].targetTrue.isEmpty && answers[keys[index]] == nil
        && seen.insert(keys[index]).inserted
    }
    var written = Clock.seconds
    defer { if !missing.isEmpty { write() } }
    for start in stride(from: 0, to: missing.count, by: Self.portion) {
      let some = missing[start..<min(start + Self.portion, missing.count)]
      let found = try ask(some.map { records[$0] }) { progress(start + $0, missing.count) }
      for (index, answer) in zip(some, found) { answers[keys[index]] = answer }
      if Clock.seconds - written > Self.secondsBetweenWrites {
        write()
        written = Clock.seconds
      }
    }
    return keys.map { answers[$0] ?? false }
  }

  // MARK: The file

  private static func read(_ path: String) -> [Digest: Bool]? {
    guard let json = try? JSON(path: path), let said = texts(json["said"]),
      let unsaid = texts(json["unsaid"]),
      json["checksum"]?.string == checksum(said, unsaid).description
    else { return nil }
    var answers: [Digest: Bool] = [:]
    for (list, answer) in [(said, true), (unsaid, false)] {
      for hex in list {
        guard let digest = Digest(hex: hex) else { return nil }
        answers[digest] = answer
      }
    }
    return answers
  }

  private static func texts(_ json: JSON?) -> [String]? {
    guard let array = json?.array else { return nil }
    let texts = array.compactMap(\.string)
    return texts.count == array.count ? texts : nil
  }

  private static func checksum(_ said: [String], _ unsaid: [String]) -> Digest {
    let stream = DigestStream()
    for text in said + ["-"] + unsaid { stream.update(text) }
    return stream.digest
  }

  /// A convenience: what cannot be kept is asked again next time.
  private func write() {
    guard let path, let slash = path.lastIndex(of: "/") else { return }
    func hexes(_ answer: Bool) -> [String] {
      answers.filter { $0.value == answer }.map(\.key.description).sorted()
    }
    let (said, unsaid) = (hexes(true), hexes(false))
    let json: JSON = [
      "checksum": .string(Self.checksum(said, unsaid).description),
      "said": .array(said.map(JSON.string)), "unsaid": .array(unsaid.map(JSON.string)),
    ]
    try? Directory.create(String(path[..<slash]))
    try? AtomicFile.write(path) { try $0.write(json.bytes) }
  }
}

extension CounterFactRecord {
  /// Of what `--known` asks.
  fileprivate var questionDigest: Digest {
    let stream = DigestStream()
    for text in [rewritePrompt, targetTrue] { stream.update(text) }
    return stream.digest
  }
}
