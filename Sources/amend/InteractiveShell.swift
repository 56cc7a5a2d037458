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
  private let history: ShellHistory
  /// The lines so far of a command that goes on, and why it does.
  private var pending: (text: String, reason: LineContinuation)?

  /// - Parameter historyPath: nil keeps the history in memory only.
  init(_ host: Host, historyPath: String?) throws(LineEditor.SetUpError) {
    self.host = host
    editor = try LineEditor(program: "amend")
    let output = host.output
    history = ShellHistory(
      HistoryFile(path: historyPath) { output.remark("warning: \($0)\n") })
    editor.fillHistory(history.lines.map(\.text))
    history.onRepeat = { [unowned self] line in repeats(line) }
    host.session.history = history
    editor.setCompleter { [unowned self] line, cursor in
      complete(line, cursor: cursor)
    }
  }

  /// Reads and runs lines until the user leaves.
  ///
  /// - Parameters:
  ///   - first: scripts that run before the first prompt.
  ///   - isNamed: somebody named them.
  ///   - session: to bring back then: what it had set comes after what scripts always set.
  /// - Returns: the exit status.
  func run(
    first: [ScriptSource] = [], isNamed: Bool = false, resuming session: String? = nil
  ) -> Int32 {
    defer { editor.close() }
    greet(isResuming: session != nil)
    if let status = start(first, isNamed: isNamed) { return status }
    do throws(ShellError) {
      if let session { try host.resume(session) }
    } catch {
      host.output.report(error)
      return host.endStatus ?? error.exitCode.rawValue
    }
    while true {
      let status: Int32?
      switch editor.readLine(prompt: prompt) {
      case .line(let text): status = take(orSuggestion(text))
      case .interrupted(let wasEmpty):
        status = interrupted(onEmptyLine: wasEmpty)
      case .endOfFile where pending != nil:
        pending = nil
        hint("(dropped)")
        status = nil
      case .endOfFile where host.session.takesMessages:
        host.session.leaveConversation()
        hint("(the conversation is closed; `chat` goes on with it)")
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

  /// Enter alone runs what the session suggests, shown as if it had been typed.
  private func orSuggestion(_ text: String) -> String {
    guard pending == nil, text.allSatisfy(\.isWhitespace), let line = host.session.suggestion
    else { return text }
    host.output.remark(host.output.remarkStyle.paint(line, .prompt) + "\n")
    return line
  }

  private func take(_ text: String) -> Int32? {
    let line = pending.map { $0.reason.joining($0.text, text) } ?? text
    if !host.session.takesMessages, let reason = LineContinuation(of: line) {
      pending = (line, reason)
      return nil
    }
    pending = nil
    let isRerun = host.session.repeats(line)
    if !isRerun { keep(line) }
    Interrupts.clear()
    let error = host.run(line)
    // What it ran is in the history; where it ran nothing, it can be mended.
    if isRerun, let error, error.code == .noSuchLine || error.exitCode == .usage {
      editor.addHistory(line)
    }
    if let status = host.endStatus { return status }
    // One asked the command to stop; two mean the shell.
    if Interrupts.count >= 2 { return ExitCode.interrupted.rawValue }
    return host.session.isFinished ? 0 : nil
  }

  private func keep(_ line: String) {
    if history.keep(line) { editor.addHistory(line) }
  }

  /// A line of the history is run again, and looks and counts as if it had been typed.
  private func repeats(_ line: String) {
    let prompt = host.output.remarkStyle.paint(host.session.prompt, .prompt)
    host.output.remark(prompt + Renderer.visible(line, keepingLayout: true) + "\n")
    keep(line)
  }

  private func interrupted(onEmptyLine wasEmpty: Bool) -> Int32? {
    if wasEmpty, pending == nil {
      hint(host.session.takesMessages ? "(Ctrl-D or /quit leaves)" : "(Ctrl-D or `quit` leaves)")
    }
    pending = nil
    return nil
  }

  /// Settings and the like from scripts that nobody asked for now: what they show is left out, what goes wrong is not,
  /// and it is said that they ran.
  /// - Returns: the status to end with at once.
  private func start(_ scripts: [ScriptSource], isNamed: Bool) -> Int32? {
    guard !scripts.isEmpty else { return nil }
    host.isQuiet = true
    var runner = ScriptRunner(host, keepsGoing: true)
    _ = runner.run(scripts)
    host.isQuiet = false
    Interrupts.clear()
    if let status = host.endStatus { return status }
    if host.session.isFinished { return 0 }
    for case .file(let path) in scripts where ScriptRunner.unreadable([.file(path)]) == nil {
      let rest = isNamed ? "" : "; -X leaves it out"
      let text = "ran \(Renderer.visible(path, keepingLayout: false))\(rest)"
      host.output.remark(host.output.remarkStyle.paint(text, .dim) + "\n")
    }
    return nil
  }

  // MARK: - What is shown

  private func hint(_ text: String) {
    host.output.remark(host.output.remarkStyle.paint(text, .dim) + "\n")
  }

  private func greet(isResuming: Bool) {
    let output = host.output
    let stream = output.results.isTerminal ? output.results : output.remarks
    let style = output.results.isTerminal ? output.resultStyle : output.remarkStyle
    let text = Renderer(style: style, width: stream.width).render([
      .line([.heading("amend \(Version.number)"), TextSpan(" on \(modelText)")]),
      .paragraph(
        "`tour` shows how, `help` lists the commands. Ctrl-C stops one, Ctrl-D leaves.",
        indent: 0),
    ])
    // Results alone belong on a stdout that is not the terminal.
    if output.results.isTerminal { output.write(text) } else { output.remark(text) }
    if !isResuming, let unfinished = host.session.unfinishedText {
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
    hint(text)
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
    switch pending?.reason {
    case .backslash: "...> "
    case .quote(let quote): "\(quote)...> "
    case nil: PromptText.painted(host.session.prompt, style: host.output.resultStyle)
    }
  }

  // MARK: - Tab

  private func complete(_ line: String, cursor: Int) -> CompletionReply {
    // A message is what it is; commands within a conversation are typed out.
    if host.session.takesMessages { return CompletionReply() }
    let typed = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    let before = pending.map { $0.reason.joining($0.text, typed) } ?? typed
    let end = before.utf8.count
    let completion = Completer(context: host.session.active).complete(before, cursor: end)
    let old = Array(before.utf8)[completion.replaced]
    let new = Array(completion.replacement.utf8)
    let isOnThisLine = completion.replaced.lowerBound >= end - typed.utf8.count
    // What is no longer than before tells nothing new: then it is time to list.
    if new.count > old.count, isOnThisLine || new.starts(with: old) {
      let kept = zip(old, new).prefix { $0 == $1 }.count.droppedToScalar(in: new)
      let dropped = String(decoding: old.dropFirst(kept), as: UTF8.self).unicodeScalars.count
      return CompletionReply(
        insertion: String(decoding: new.dropFirst(kept), as: UTF8.self), replaced: dropped)
    }
    return CompletionReply(candidates: completion.candidates.map { ($0.text, $0.summary) })
  }
}

extension Int {
  /// The last place at or before this one where a Unicode scalar begins or the text ends.
  fileprivate func droppedToScalar(in bytes: [UInt8]) -> Int {
    var place = self
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }
}
