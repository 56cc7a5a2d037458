import Tensors

/// What a replay found: for each command its differences and its results as they are now.
struct ReplayOutcome {
  let transcript: Transcript
  /// The command that failed; nothing behind it was run.
  private(set) var failure: ShellError?
  private var compared = 0
  private var ran = 0
  private var findings: [(command: Transcript.Command, differences: [Difference])] = []
  /// The lines of results that each command has now.
  private(set) var accepted: [[String]] = []

  typealias Difference = ResultComparison.Difference

  init(transcript: Transcript) { self.transcript = transcript }

  var isGood: Bool { failure == nil && findings.isEmpty }
  var changedCommands: Int { findings.count }
  var written: Int { accepted.reduce(0) { $0 + $1.count } }

  /// - Returns: false when the command failed.
  mutating func add(
    _ record: CommandRecord, of command: Transcript.Command, isPortable: Bool, changed: Bool
  ) -> Bool {
    ran += 1
    if case .failure(let error) = record.outcome {
      failure = error
      return false
    }
    let whole = record.field
    var comparison = ResultComparison(isPortable: isPortable)
    for expected in command.expected {
      comparison.compare(expected.value, with: whole.value(at: expected.path), at: expected.path)
    }
    compared += comparison.count
    if !comparison.differences.isEmpty { findings.append((command, comparison.differences)) }
    accepted.append(
      record.resultLines(withDigest: changed, only: command.expected.map(\.path)))
    return true
  }

  // MARK: What is said of it

  private var fields: [Field.Member] {
    let list = findings.flatMap { command, differences in
      differences.map { difference -> Field in
        [
          "line": .int(command.lines.lowerBound), "command": .string(command.text),
          "field": .string(difference.path), "expected": .string(difference.expected),
          "actual": .string(difference.actual), "allowed": .string(difference.allowed),
        ]
      }
    }
    return [
      .init("file", .string(transcript.path)), .init("commands", .int(ran)),
      .init("compared", .int(compared)), .init("differences", .array(list)),
    ]
  }

  var result: CommandResult {
    let none = compared == 0 ? "; it has no results to compare: --accept writes them" : ""
    return CommandResult(
      "replay", fields: fields,
      blocks: [
        .line([
          TextSpan("\(transcript.path): \(ran) commands, "),
          .ok("\(compared) results as recorded"), .dim(none),
        ])
      ])
  }

  /// What does not hold, with the differences for people to read.
  var error: ShellError {
    var error: ShellError
    if let failure {
      error = failure
      error.message = "the replay stopped: \(failure.message)"
    } else {
      let count = findings.reduce(0) { $0 + $1.differences.count }
      error = ShellError(
        .replayMismatch,
        "\(count) of \(compared) results are not as recorded, in \(findings.count) of \(ran) commands",
        hint: "`replay \(transcript.path) --accept` takes them as they are now",
        file: transcript.path)
    }
    error.code = .replayMismatch
    error.findings = CommandResult("replay", fields: fields, blocks: blocks)
    return error
  }

  private var blocks: [Block] {
    findings.flatMap { command, differences -> [Block] in
      [
        .line([
          .heading("\(transcript.path):\(command.lines.lowerBound)"), TextSpan("  \(command.text)"),
        ]),
        .table(
          Table(
            columns: [.left(), .left("recorded"), .left("now"), .left()],
            rows: differences.map {
              [
                TextSpan($0.path), .ok($0.expected), .bad($0.actual),
                .dim($0.allowed.isEmpty ? "" : "allowed \($0.allowed)"),
              ]
            }, indent: 2)),
      ]
    }
  }
}
