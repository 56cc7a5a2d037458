/// The session so far as a transcript, and the file it goes to if somebody asked for one.
struct Recording {
  private var writer: TranscriptWriter?
  private var entries: [String] = []
  /// Commands about the session that is being written down; a transcript has no history to look at.
  private static let unwritten: Set = ["record", "quit", "history", "rerun", "tour"]
  /// Commands so far.
  private(set) var count = 0

  var isOn: Bool { writer != nil }
  var path: String? { writer?.path }
  /// The session so far, as a script with its results.
  var script: String { entries.joined() }

  /// Writes everything so far, behind `header`, and goes on from here.
  ///
  /// - Throws: `file-exists`, or `StorageError`.
  mutating func start(_ path: String, header: String, replaces: Bool) throws {
    writer = try TranscriptWriter(
      path: path, beginning: header + entries.joined(), replaces: replaces)
  }

  mutating func stop() { writer = nil }

  /// A comment that somebody typed belongs to the story.
  mutating func note(_ line: String) {
    let isResult = line.hasPrefix(Transcript.resultMark) || line.hasPrefix(Transcript.premiseMark)
    guard line.hasPrefix("#"), !isResult else { return }
    entries.append("\n\(line)\n")
    try? writer?.append("\n\(line)\n")
  }

  /// Writes a command down.
  ///
  /// - Parameter here: what `$here` stands for in it; the transcript lies elsewhere.
  /// - Returns: the record, which says so when it could not be written.
  mutating func add(
    _ record: CommandRecord, _ line: String, here: String, changed: Bool
  ) -> CommandRecord {
    count += 1
    guard !Self.unwritten.contains(record.command) else { return record }
    let text = record.scriptText(of: VariableExpansion.replacingHere(in: line, with: here))
    let lines = [text] + record.resultLines(withDigest: changed)
    let entry = lines.joined(separator: "\n") + "\n"
    entries.append(entry)
    do { try writer?.append(entry) } catch {
      writer = nil
      return record.remarking("recording has stopped: \(error)")
    }
    return record
  }
}

extension CommandRecord {
  fileprivate func remarking(_ remark: String) -> CommandRecord {
    guard case .success(var result) = outcome else { return self }
    result.blocks.append(.line([.bad(remark)]))
    result.add("not_recorded", .string(remark))
    var record = self
    record.outcome = .success(result)
    return record
  }
}
