import Editing
import Llama
import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The shell for a person at a terminal: prompt, line, answer.
final class InteractiveShell {
  private let host: Host
  private let editor: LineEditor
  private let history: HistoryFile
  /// The lines so far of a command whose last line ended in a backslash.
  private var pending = ""

  /// - Parameter historyPath: nil keeps the history in memory only.
  init(_ host: Host, historyPath: String?) throws(LineEditor.SetUpError) {
    self.host = host
    editor = try LineEditor(program: "amend")
    let output = host.output
    history = HistoryFile(path: historyPath) { output.remark("warning: \($0)\n") }
    for entry in history.load() { editor.addHistory(entry) }
    editor.setCompleter { [unowned self] line, cursor in
      complete(line, cursor: cursor)
    }
  }

  /// Reads and runs lines until the user leaves.
  /// - Returns: the exit status.
  func run() -> Int32 {
    defer { editor.close() }
    greet()
    while true {
      let status: Int32?
      switch editor.readLine(prompt: prompt) {
      case .line(let text): status = take(text)
      case .interrupted(let wasEmpty):
        status = interrupted(onEmptyLine: wasEmpty)
      case .endOfFile where !pending.isEmpty:
        pending = ""
        status = nil
      case .endOfFile: status = 0
      case .terminate(let signal): status = 128 + signal
      }
      if let status {
        farewell()
        return status
      }
    }
  }

  private func take(_ text: String) -> Int32? {
    if text.endsInContinuation {
      pending += text.dropLast()
      return nil
    }
    let line = pending + text
    pending = ""
    if history.append(line) { editor.addHistory(line) }
    Interrupts.clear()
    _ = host.run(line)
    if let status = host.endStatus { return status }
    // One asked the command to stop; two mean the shell.
    if Interrupts.count >= 2 { return ExitCode.interrupted.rawValue }
    return host.session.isFinished ? 0 : nil
  }

  private func interrupted(onEmptyLine wasEmpty: Bool) -> Int32? {
    if wasEmpty, pending.isEmpty {
      let hint = "(Ctrl-D or `quit` leaves)"
      host.output.remark(host.output.remarkStyle.paint(hint, .dim) + "\n")
    }
    pending = ""
    return nil
  }

  // MARK: - What is shown

  private func greet() {
    let output = host.output
    let style = output.results.isTerminal ? output.resultStyle : output.remarkStyle
    let text = """
      \(style.paint("amend \(Version.number)", .heading)) on \(modelText)
      `help` lists the commands. Tab completes, Ctrl-C stops a command, Ctrl-D leaves.

      """
    // Results alone belong on a stdout that is not the terminal.
    if output.results.isTerminal { output.write(text) } else { output.remark(text) }
    if let unfinished = host.session.unfinishedText, host.session.open.stack.count == 0 {
      output.remark(unfinished + "\n")
    }
  }

  /// Whoever leaves with edits in force is told what becomes of them.
  private func farewell() {
    let count = host.session.open.stack.count
    guard count > 0 else { return }
    let edits = count == 1 ? "1 edit is" : "\(count) edits are"
    let text =
      if let id = host.session.open.journal?.id {
        "\(edits) kept with the session: `amend --resume \(id)`"
      } else {
        "\(edits) gone with the session; the checkpoint was never written"
      }
    host.output.remark(host.output.remarkStyle.paint(text, .dim) + "\n")
  }

  private var modelText: String {
    let model = host.session.open.model
    let millions = Double(model.configuration.parameterCount) / 1e6
    let size = NumberText.fixed(millions, millions < 100 ? 1 : 0)
    let blocks = model.configuration.blockCount
    let place = Renderer.visible("\(model.name) (\(model.source))", keepingLayout: false)
    return "\(place): \(size) M parameters in \(blocks) blocks"
  }

  private var prompt: String {
    guard pending.isEmpty else { return "...> " }
    return PromptText.painted(host.session.prompt, style: host.output.resultStyle)
  }

  // MARK: - Tab

  private func complete(_ line: String, cursor: Int) -> CompletionReply {
    let completer = Completer(context: host.session)
    let before = pending + String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    let completion = completer.complete(before, cursor: before.utf8.count)
    let typed = Array(before.utf8)[completion.replaced]
    // The editor only inserts: what would change typed text (other quotes) is listed instead.
    if completion.replacement.utf8.starts(with: typed),
      completion.replacement.utf8.count > typed.count
    {
      let rest = completion.replacement.utf8.dropFirst(typed.count)
      return CompletionReply(insertion: String(decoding: rest, as: UTF8.self))
    }
    return CompletionReply(candidates: completion.candidates.map { ($0.text, $0.summary) })
  }
}
