import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the user sees: results on stdout, everything else on stderr.
final class Output {
  let results = StandardStream(STDOUT_FILENO)
  let remarks = StandardStream(STDERR_FILENO)
  /// When to use colour; `set color` changes it.
  var color = Style.ColorChoice.auto
  /// Whether every result is a JSON record, as `--json` asks.
  let writesJSON: Bool
  private let variables = Variables.style
  /// Why a result could not be written; nothing is tried after that.
  private(set) var failure: Int32?

  init(writesJSON: Bool = false) {
    self.writesJSON = writesJSON
  }

  var resultStyle: Style { style(of: results) }
  var remarkStyle: Style { style(of: remarks) }

  private func style(of stream: StandardStream) -> Style {
    Style.resolve(color, isTerminal: stream.isTerminal, environment: variables)
  }

  /// Shows what came of a line: a record for programs, or blocks for people. The sentence of an error
  /// goes to stderr either way.
  func show(_ record: CommandRecord, asJSON: Bool = false) {
    if writesJSON || asJSON {
      write(record.jsonLine)
    } else {
      let result =
        switch record.outcome {
        case .success(let result): result
        case .failure(let error): error.findings
        }
      show(result?.untoldBlocks ?? [])
    }
    if case .failure(let error) = record.outcome { report(error) }
  }

  /// Shows what people read.
  func show(_ blocks: some Sequence<Block>) {
    write(Renderer(style: resultStyle, width: results.width).render(Array(blocks)))
  }

  /// Shows an error that no command made: a script that cannot be read, a model that cannot be loaded.
  ///
  /// - Parameter command: what the record calls it.
  func show(_ error: ShellError, from command: String) {
    let record = CommandRecord(command: command, outcome: .failure(error), seconds: 0, digest: nil)
    show(record)
  }

  /// A result, or the echo of a command.
  func write(_ text: String) {
    guard failure == nil, !text.isEmpty else { return }
    let code = results.write(text)
    guard code != 0 else { return }
    failure = code
    if code != EPIPE {
      let why = String(cString: strerror(code))
      report(ShellError(.failed, "cannot write results to stdout: \(why)"))
    }
  }

  /// Everything that is not a result. When stderr cannot be written to there is nobody to tell.
  func remark(_ text: String) { _ = remarks.write(text) }

  func report(_ error: ShellError) { remark(error.report(style: remarkStyle)) }
}
