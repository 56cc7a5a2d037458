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
  /// What shows results that are longer than the screen; nil writes them as they are.
  var pager: Pager?
  /// How results are written for other programs.
  enum Format { case json, csv }
  private let format: Format?
  private var hasShownTable = false
  private let variables = Variables.style
  /// Why a result could not be written; nothing is tried after that.
  private(set) var failure: Int32?

  /// - Parameter format: as `--json` or `--csv` asks; nil for people.
  init(_ format: Format? = nil) {
    self.format = format
  }

  var resultStyle: Style { style(of: results) }
  var remarkStyle: Style { style(of: remarks) }

  private func style(of stream: StandardStream) -> Style {
    Style.resolve(color, isTerminal: stream.isTerminal, environment: variables)
  }

  /// Shows what came of a line: a record for programs, or blocks for people. The sentence of an error
  /// goes to stderr either way.
  func show(_ record: CommandRecord, asJSON: Bool = false) {
    if format == .json || asJSON {
      write(record.jsonLine)
    } else if format == .csv {
      showTable(of: record)
    } else {
      let result =
        switch record.outcome {
        case .success(let result): result
        case .failure(let error): error.findings
        }
      let text = text(of: result?.untoldBlocks ?? [])
      if pager?.show(text, on: results) != true { write(text) }
    }
    if case .failure(let error) = record.outcome { report(error) }
  }

  /// Whether people read the results, and may be told of parts before the whole is there.
  var isForPeople: Bool { format == nil }

  /// Shows what people read.
  func show(_ block: Block) { write(text(of: [block])) }

  private func text(of blocks: some Sequence<Block>) -> String {
    Renderer(style: resultStyle, width: results.width).render(Array(blocks))
  }

  /// One table after the other, an empty line between two.
  private func showTable(of record: CommandRecord) {
    guard case .success(let result) = record.outcome, !result.csv.isEmpty else { return }
    write((hasShownTable ? "\n" : "") + result.csv)
    hasShownTable = true
  }

  /// Shows an error that no command made: a script that cannot be read, a model that cannot be loaded.
  ///
  /// - Parameter command: what the record calls it.
  func show(_ error: ShellError, from command: String) {
    let record = CommandRecord(
      command: command, outcome: .failure(error), cost: CommandCost(seconds: 0), digest: nil)
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
