import ArgumentParser
import Llama
import Shell
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command line of `amend`: what may be given, and what goes together.
struct Amend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "amend",
    abstract: "A shell that edits facts in Llama-3 models.",
    usage: """
      amend [--model DIR]                     a shell; on the embedded model unless told otherwise
      amend [--model DIR] -c COMMAND ...      run commands
      amend [--model DIR] -f FILE ...         run scripts
      ... | amend [--model DIR] [-]           run what is piped in
      """,
    discussion: """
      All scripts run before all commands, each kind in the order given, in one session. They stop \
      at the first error. Results go to stdout, everything else to stderr.

      Exit codes: 0 success, 1 a command failed, 2 usage, 3 an `expect` or a replay did not hold, \
      4 a model or data file could not be loaded, 130 interrupted, 143 terminated.
      """,
    version: Version.text)

  @Option(
    help: ArgumentHelp("A Llama-3 checkpoint, or atlas.", valueName: "dir"), completion: .directory)
  var model: String?

  @Option(
    name: [.customShort("c"), .customLong("command")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run this command and leave; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Run this script and leave; may be repeated; - is stdin.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("define"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Give a variable a value that `let` leaves alone; may be repeated.", valueName: "name=value"))
  var definitions: [String] = []

  @Option(
    help: ArgumentHelp("Write the session down as a script; see `help record`.", valueName: "file"),
    completion: .file())
  var record: String?

  @Flag(help: "One JSON object a line for every command.")
  var json = false

  @Flag(help: "One table of comma-separated values for every command.")
  var csv = false

  @Option(help: ArgumentHelp("Seed of everything that is drawn.", valueName: "n"))
  var seed: UInt64?

  @Option(help: "When to use colour: auto, always or never.")
  var color: Style.ColorChoice?

  @Flag(name: .customLong("no-color"), help: "The same as --color never.")
  var noColor = false

  @Flag(name: .customLong("no-history"), help: "Neither read nor write the history file.")
  var noHistory = false

  @Flag(
    name: .customLong("no-pager"),
    help: "Write results that are longer than the screen as they are.")
  var noPager = false

  @Option(
    help: ArgumentHelp(
      "Run this script when the shell opens, instead of ~/.config/amend/rc.", valueName: "file"),
    completion: .file())
  var rc: String?

  @Flag(
    name: [.customShort("X"), .customLong("no-rc")], help: "Run no script when the shell opens.")
  var noRC = false

  @Flag(name: .customLong("keep-going"), help: "Go on after an error; the exit code remembers it.")
  var keepGoing = false

  @Flag(help: "Show each command before its result.")
  var echo = false

  @Option(
    help: ArgumentHelp("Where statistics are kept, instead of ~/.cache/amend.", valueName: "dir"),
    completion: .directory)
  var cache: String?

  @Option(
    help:
      "How weights are held: auto (by their size and the memory that is free), widened (copied to float32) or mapped (as the checkpoint has them)."
  )
  var weights: WeightHolding?

  @Option(
    help: ArgumentHelp(
      "Where sessions are kept, instead of ~/.local/state/amend/sessions.", valueName: "dir"),
    completion: .directory)
  var journal: String?

  @Flag(name: .customLong("no-journal"), help: "Keep no journal: what a crash ends is gone.")
  var noJournal = false

  @Option(
    help: ArgumentHelp(
      "Bring a session back, on its model; last is the last that ended unexpectedly.",
      valueName: "id"))
  var resume: String?

  @Argument(help: .hidden)
  var standardInput: String?

  /// Puts the home directory in the place of `~` in every path, which a shell does not do behind `--model=`.
  mutating func expandHome() {
    model = model.map(HomePath.expand)
    files = files.map(HomePath.expand)
    record = record.map(HomePath.expand)
    rc = rc.map(HomePath.expand)
    cache = cache.map(HomePath.expand)
    journal = journal.map(HomePath.expand)
  }

  /// Refuses what makes no sense together. Not `validate()`, which comes before unknown options are
  /// complained about, and would blame what stands after them.
  func check() throws {
    if let standardInput, standardInput != "-" {
      throw ValidationError(
        "`\(standardInput)` is not an option; `-f \(standardInput)` runs a script, "
          + "`--model \(standardInput)` opens a model")
    }
    if noColor, let color, color != .never {
      throw ValidationError("--no-color and --color \(color.rawValue) contradict each other")
    }
    if noRC, rc != nil {
      throw ValidationError("--rc names a script to run first, and -X says that none is to run")
    }
    if json, csv {
      throw ValidationError("--json and --csv contradict each other")
    }
    if echo, json || csv {
      throw ValidationError(
        json
          ? "--echo has no place in --json: each record names its command"
          : "--echo has no place in --csv: its lines would be rows")
    }
    if seed.map({ $0 > UInt64(Int.max) }) ?? false {
      throw ValidationError("--seed goes up to \(Int.max)")
    }
    for definition in definitions where Self.parts(of: definition) == nil {
      throw ValidationError(
        "--define \(definition): a name, = and a value are wanted, as in --define batch=16")
    }
    if noJournal, journal != nil || resume != nil {
      throw ValidationError("--no-journal leaves no place for --journal or --resume")
    }
    if model?.isEmpty ?? false { throw ValidationError("--model needs a directory") }
  }

  /// The variables of `--define`.
  var variables: [(name: String, value: String)] { definitions.compactMap(Self.parts) }

  private static func parts(of definition: String) -> (name: String, value: String)? {
    let parts = definition.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ScriptVariables.isName(String(parts[0])), !parts[1].isEmpty else {
      return nil
    }
    return (String(parts[0]), String(parts[1]))
  }

  /// `--color`, with `--no-color` as another word for never.
  var colorChoice: Style.ColorChoice? { noColor ? .never : color }

  /// Where sessions are kept; nil for none.
  var sessions: SessionStore? {
    if noJournal { return nil }
    let path = journal ?? Variables.sessionsDirectory()
    return path.map { SessionStore(path: $0, program: Version.number) }
  }

  /// The model that was named, or else that of the session to bring back.
  func modelChoice() throws(ShellError) -> Session.ModelChoice {
    if let model { return model == "atlas" ? .atlas : .directory(model) }
    guard let resume, let sessions else { return .atlas }
    return try sessions.session(named: resume).modelChoice
  }

  /// The script that runs when the shell opens, if there is one.
  ///
  /// - Parameter isAsked: only one that was named, and so has to be there.
  func startScripts(isAsked: Bool) -> [ScriptSource] {
    if let rc { return [.file(rc)] }
    guard !isAsked, !noRC, let path = Variables.startScript(), access(path, F_OK) == 0 else {
      return []
    }
    return [.file(path)]
  }

  /// What to run without asking anybody; empty when a person sits at the terminal.
  func sources(isTerminal: Bool) -> [ScriptSource] {
    var sources = files.map { $0 == "-" ? ScriptSource.standardInput : .file($0) }
    if !commands.isEmpty { sources.append(.commands(commands)) }
    if standardInput != nil || (sources.isEmpty && !isTerminal) { sources.append(.standardInput) }
    return sources
  }
}

extension Style.ColorChoice: ExpressibleByArgument {}
extension WeightHolding: ExpressibleByArgument {}
