import Editing
import Llama
import Tensors

/// Everything between a line of text and a typed result: the open model, its edits, the data set
/// and the settings.
///
/// The shell, a script and `-c` all come through `execute`. A session prints nothing and is
/// used by one thread at a time.
package final class Session {
  /// What to open.
  package enum ModelChoice: Sendable, Equatable {
    /// The embedded model.
    case atlas
    /// A Hugging Face directory.
    case directory(String)
  }

  /// What the process lends a session.
  package struct Environment {
    /// Where statistics are kept from one session to the next; nil keeps them in memory.
    package var cacheDirectory: String?
    /// How the weights of a model are held.
    package var weights: WeightHolding
    /// Where sessions keep their journals; nil keeps none.
    package var sessions: SessionStore?
    /// Asked between the steps of long work.
    package var cancellation: Cancellation
    package var report: Progress.Report
    /// Seconds of work for statistics that a model without a text may take unasked.
    package var unaskedSeconds = 300.0
    /// A person is typing: unique prefixes stand for commands.
    package var isInteractive: Bool
    /// Overrides the setting `seed`.
    package var seed: UInt64?
    /// Variables that the command line defines.
    package var definitions: [(name: String, value: String)]
    /// Every record carries the digest. The first one reads the whole checkpoint, which nobody should wait for who
    /// does not see it.
    package var recordsDigests: Bool

    package init(
      cacheDirectory: String? = nil, weights: WeightHolding = .automatic,
      sessions: SessionStore? = nil, cancellation: Cancellation = .never,
      report: @escaping Progress.Report = { _ in }, isInteractive: Bool = false,
      seed: UInt64? = nil, definitions: [(name: String, value: String)] = [],
      recordsDigests: Bool = true
    ) {
      self.cacheDirectory = cacheDirectory
      self.weights = weights
      self.sessions = sessions
      self.cancellation = cancellation
      self.report = report
      self.isInteractive = isInteractive
      self.seed = seed
      self.definitions = definitions
      self.recordsDigests = recordsDigests
    }
  }

  package let environment: Environment
  package var settings = Settings()
  /// After `quit`.
  package internal(set) var isFinished = false
  package internal(set) var open: OpenModel
  /// The data set that was asked for; nil leaves it to the model.
  var chosenDataset: LoadedDataset?
  /// Prompts added before there was an edit they could belong to.
  var pendingProbes = AddedProbes()
  var variables = ScriptVariables()
  /// What `expect` looks at.
  var state = SessionState()
  var recording = Recording()
  /// What the next result says besides.
  var remarks: [String] = []
  /// Lines of the history are being run again.
  var isRepeating = false
  /// The command that is running; of several that run one another, the innermost.
  private var running: CommandSpec?
  /// The tour that is under way: it gets what is typed.
  var walk: Tour?
  /// Where the command that is running stands, and the scripts that are being read.
  private(set) var place: ScriptPlace?
  var scripts: [String] = []
  /// Told of each command that a script runs inside a command, before and after it runs.
  package var onCommand: (String) -> Void = { _ in }
  package var onRecord: (CommandRecord, String) -> Void = { _, _ in }
  /// Told of what a command has to say to people before it is done: the rows of the table that will lead its result.
  /// nil waits for the result.
  package var onPart: ((Block) -> Void)?
  /// The lines that were typed; nil where nobody types.
  package weak var history: (any CommandHistory)?
  /// Told of an answer's text as the model writes it; nil waits for the result.
  package var onText: ((String) -> Void)?
  /// What was said in `chat` so far.
  var conversation: TalkedConversation?
  /// `chat` is open: lines are messages.
  var isTalking = false
  let table: CommandTable

  /// Opens a model.
  ///
  /// - Throws: `model-not-loadable`, or `interrupted`.
  package convenience init(
    _ choice: ModelChoice, environment: Environment, table: CommandTable = .amend
  ) throws(ShellError) {
    try self.init(
      OpenModel.open(choice, environment), environment: environment, table: table)
  }

  /// A session of its own on the model of another one, which waits until this one is done.
  convenience init(inside other: Session) throws(ShellError) {
    var environment = other.environment
    environment.recordsDigests = true
    environment.sessions = nil
    try self.init(OpenModel(beside: other.open), environment: environment, table: other.table)
    scripts = other.scripts
  }

  /// Takes a model that is open already.
  ///
  /// - Throws: `invalid-value` for a seed that is none.
  package init(
    _ open: OpenModel, environment: Environment, table: CommandTable = .amend
  ) throws(ShellError) {
    self.environment = environment
    self.table = table
    self.open = open
    open.keepJournal(environment)
    try open.shipDefaults(to: &settings)
    if let seed = environment.seed { try settings.set("seed", to: "\(seed)", by: "--seed") }
    for (name, value) in environment.definitions {
      try variables.set(name, to: value, isDefined: true)
    }
  }

  /// The model's name and how many edits are in force: `atlas +1> `.
  package var prompt: String {
    let count = active.open.stack.count
    let place = walk == nil ? open.model.name : "tour"
    return place + (count > 0 ? " +\(count)" : "") + (talk == nil ? "> " : " chat> ")
  }

  /// What Ctrl-C will do to the command that is running.
  package var stopText: String { "Ctrl-C \(active.running?.stop ?? "stops")" }

  /// Runs one line.
  ///
  /// - Parameter place: where it stands in a script; nil for a person who types.
  /// - Returns: what came of it, good or bad; nil for a blank line or a comment.
  package func execute(_ line: String, at place: ScriptPlace? = nil) -> CommandRecord? {
    if let walk, place == nil, commandName(of: line) != "tour" {
      return execute(line, on: walk)
    }
    let outer = self.place
    self.place = place
    defer { self.place = outer }
    let revision = open.stack.revision
    let commandsBefore = recording.count
    open.journal?.command = (line, settings.values.seed)
    guard let record = unobserved(line) else {
      recording.note(line)
      return nil
    }
    open.journal?.note(line, record)
    open.journal?.keep(state: stateToKeep)
    state.observe(record, before: revision, after: open.stack.revision)
    state.keepFigures(of: record, line, model: open.model.name)
    // A command that ran others is written down as those.
    guard recording.count == commandsBefore else { return record }
    return recording.add(record, line, here: here, changed: revision != open.stack.revision)
  }

  /// The command that a typed line is, if it is one.
  func commandName(of line: String) -> String? {
    var scanner = WordScanner(line)
    return scanner.next().flatMap {
      try? table.command(for: $0, interactive: environment.isInteractive)
    }?.name
  }

  /// The session is left in order, and its journal says so.
  package func end() { open.journal?.end() }

  private func unobserved(_ line: String) -> CommandRecord? {
    let meter = CommandCost.Meter()
    if let talk {
      guard let outcome = execute(line, in: talk) else { return nil }
      switch outcome {
      case .said(let result): return record("chat", result.mapError(placed), since: meter)
      case .command(let command): return unobserved(command, since: meter)
      }
    }
    return unobserved(line, since: meter)
  }

  private func unobserved(_ line: String, since meter: CommandCost.Meter) -> CommandRecord? {
    let command: ParsedCommand
    do throws(ShellError) {
      let parser = CommandParser(
        table: table, interactive: environment.isInteractive && place == nil, expansion: expansion)
      guard let parsed = try parser.parse(line) else { return nil }
      command = parsed
    } catch {
      return record(WordScanner.verb(of: line), .failure(placed(error)), since: meter)
    }
    let outcome = Result { try run(command) }.mapError {
      placed(command.pointing(ShellError($0)))
    }
    return record(command.name, outcome, since: meter, wantsJSON: command.wantsJSON)
  }

  /// The error with its place in the script.
  private func placed(_ error: ShellError) -> ShellError {
    place.map { error.inScript($0) } ?? error
  }

  private func record(
    _ name: String, _ outcome: Result<CommandResult, ShellError>, since meter: CommandCost.Meter,
    wantsJSON: Bool = false
  ) -> CommandRecord {
    let wantsDigest = environment.recordsDigests || wantsJSON || recording.isOn
    return CommandRecord(
      command: name, outcome: outcome, cost: meter.cost,
      digest: wantsDigest ? open.stack.digest.description : nil, wantsJSON: wantsJSON,
      showsCost: settings.values.timing)
  }

  private func run(_ command: ParsedCommand) throws -> CommandResult {
    guard let handler = handler(of: command.name) else {
      throw ShellError(.unknownCommand, "`\(command.name)` is not part of this program")
    }
    try refuseDuringSchedule(command)
    let outer = running
    running = command.spec
    let model = open.model
    let outerFrame = model.frame
    model.frame = frame(of: command)
    defer {
      running = outer
      model.frame = outerFrame
    }
    var result = try handler(command)
    if !remarks.isEmpty {
      result.blocks += remarks.map { .line([.dim($0)]) }
      result.add("statistics_remarks", .array(remarks.map(Field.string)))
      remarks = []
    }
    for remark in open.journal?.takeRemarks() ?? [] {
      result.blocks.append(.line([.bad("warning: "), TextSpan(remark)]))
      result.add("warning", .string(remark))
    }
    return result
  }
}

extension WordScanner {
  /// The first word of a line, as a record names a line that was not understood.
  static func verb(of line: String) -> String {
    var scanner = WordScanner(line)
    return scanner.next()?.text ?? ""
  }
}
