import Llama
import Shell
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A session and the streams it is seen through: runs a line and shows what came of it.
final class Host {
  let session: Session
  let output: Output
  private let progress: ProgressDisplay
  private let echoes: Bool
  /// Shows answers as they are written, where a person watches.
  private var stream: AnswerStream?
  /// Only what goes wrong is shown.
  var isQuiet = false

  /// Loads the model.
  ///
  /// - Throws: `model-not-loadable`, `interrupted`; `file-exists` and others when there is a session to record.
  init(_ options: Amend, output: Output, isInteractive: Bool) throws(ShellError) {
    self.output = output
    let progress = ProgressDisplay(output)
    self.progress = progress
    echoes = options.echo
    if let color = options.colorChoice { output.color = color }
    let cancellation = Cancellation {
      Interrupts.isInterrupted || Interrupts.terminateSignal != nil
    }
    let cache = Self.cacheDirectory(options, output)
    progress.begin()
    defer { progress.end() }
    session = try Session(
      options.modelChoice(),
      environment: Session.Environment(
        cacheDirectory: cache, weights: options.weights ?? .automatic,
        sessions: options.sessions, cancellation: cancellation,
        report: { progress.report($0) }, isInteractive: isInteractive, seed: options.seed,
        definitions: options.variables, recordsDigests: options.json))
    progress.stopText = { [unowned session] in session.stopText }
    for remark in session.open.model.remarks {
      output.remark("note: \(session.open.model.name): \(remark)\n")
    }
    if let warning = session.open.model.memoryNeed.warning {
      output.remark("warning: \(warning)\n")
    }
    if let color = options.colorChoice {
      try session.settings.set("color", to: color.rawValue, by: "--color")
    }
    session.onCommand = { [unowned self] line in echo(line) }
    session.onRecord = { [unowned self] record, line in
      progress.end()
      show(record, of: line)
      progress.begin()
    }
    if output.isForPeople, output.results.isTerminal {
      let stream = AnswerStream(output)
      self.stream = stream
      session.onText = { [unowned self] text in
        progress.makeRoom()
        if !isQuiet { stream.show(text) }
      }
    }
    if output.isForPeople { session.onPart = { [unowned self] in show($0) } }
    if let path = options.record { try session.record(to: path) }
  }

  /// Brings a session back, and says what came of it.
  ///
  /// - Throws: what `recover` throws.
  func resume(_ name: String) throws(ShellError) {
    progress.begin()
    defer { progress.end() }
    let report = try session.recover(name)
    progress.end()
    let digest = report.digest.description.prefix(12)
    output.remark("\(report.text)   digest \(digest)\n")
    for warning in report.warnings { output.remark("warning: \(warning)\n") }
  }

  /// Where statistics are kept. What cannot be kept is computed again, but who named a place is told that it is none:
  /// on a large model that is hours.
  private static func cacheDirectory(_ options: Amend, _ output: Output) -> String? {
    guard let named = options.cache else { return Variables.cacheDirectory() }
    var trouble: String?
    do { try Directory.create(named) } catch { trouble = error.message }
    if trouble == nil, access(named, W_OK) != 0 { trouble = String(cString: strerror(errno)) }
    guard let trouble else { return named }
    output.remark("warning: --cache \(named): \(trouble); statistics are kept in memory only\n")
    return nil
  }

  /// Runs a line and shows what came of it.
  ///
  /// - Parameter place: where in a script the line stands.
  /// - Returns: the error, when it failed.
  func run(_ line: String, at place: ScriptPlace? = nil) -> ShellError? {
    if place != nil { echo(line) }
    progress.begin()
    let executed = session.execute(line, at: place)
    progress.end()
    stream?.end()
    guard let record = executed else { return nil }
    show(record, of: line)
    guard case .failure(let error) = record.outcome else { return nil }
    return error
  }

  private func echo(_ line: String) {
    // Line ends as they are: inside quotes, the command goes on in the next line.
    if echoes, !isQuiet { output.write("amend> \(Renderer.visible(line, keepingLayout: true))\n") }
  }

  /// A part of a result whose command goes on.
  private func show(_ part: Shell.Block) {
    guard !isQuiet else { return }
    progress.makeRoom()
    output.show(part)
  }

  private func show(_ record: CommandRecord, of line: String) {
    output.color = session.active.settings.values.color
    if isQuiet {
      if case .failure(let error) = record.outcome { output.report(error) }
      return
    }
    output.show(record, asJSON: record.wantsJSON || Self.namesJSON(line, record))
    if record.showsCost {
      output.remark(output.remarkStyle.paint(record.cost.text, .dim) + "\n")
    }
  }

  /// The status to end with at once: a signal asked for it, or nobody reads the results.
  var endStatus: Int32? {
    if let signal = Interrupts.terminateSignal { return 128 + signal }
    // As if the signal, which some parents leave ignored, had ended it.
    if output.failure == EPIPE { return 128 + SIGPIPE }
    return output.failure == nil ? nil : ExitCode.failure.rawValue
  }

  /// Whether a line that was not understood has the word `--json`: who wrote it reads the error too.
  private static func namesJSON(_ line: String, _ record: CommandRecord) -> Bool {
    guard case .failure(let error) = record.outcome, error.exitCode == .usage else { return false }
    return line.split(separator: " ").contains("--json")
  }
}
