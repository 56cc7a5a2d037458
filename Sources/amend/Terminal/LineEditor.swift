import CEditLine

/// How one read of a line ended.
package enum LineEvent: Equatable, Sendable {
  /// A line, without its newline.
  case line(String)
  /// Ctrl-C: what was typed is dropped; show the prompt again. `wasEmpty` when that was nothing.
  case interrupted(wasEmpty: Bool)
  /// Ctrl-D on an empty line, or the end of the input.
  case endOfFile
  /// SIGTERM or SIGHUP arrived: exit with 128 plus the signal's number.
  case terminate(signal: Int32)
}

/// What Tab offers at the cursor.
package struct CompletionReply: Sendable {
  /// Text to insert at the cursor; when not empty, nothing is listed.
  package var insertion: String
  /// How many Unicode scalars before the cursor it takes the place of.
  package var replaced: Int
  /// What to list below the line when there is nothing to insert.
  package var candidates: [(text: String, description: String)]

  package init(
    insertion: String = "", replaced: Int = 0,
    candidates: [(text: String, description: String)] = []
  ) {
    self.insertion = insertion
    self.replaced = replaced
    self.candidates = candidates
  }
}

/// A line editor on the terminal: editing keys, history, completion, signals, over libedit.
///
/// One at a time and on the main thread only. When stdin is not a terminal it reads plain lines, with
/// no prompt and no echo. Text is UTF-8 whatever the locale says; bytes that are not are replaced.
package final class LineEditor {
  /// Completes a line, given the cursor's offset in UTF-8 bytes.
  package typealias Completer = (_ line: String, _ byteCursor: Int) -> CompletionReply

  /// The terminal could not be taken over.
  package struct SetUpError: Error, CustomStringConvertible {
    package var description: String {
      "cannot set up the line editor on this terminal; pipe commands in, or use -c or -f"
    }
  }

  /// More candidates than this are listed only after a question.
  private static let listedWithoutAsking = 40

  private var editor: OpaquePointer?
  private var completer: Completer?

  /// Takes over the terminal on stdin and reads the user's editrc.
  /// - Parameter program: the name that selects lines in the editrc.
  package init(program: String) throws(SetUpError) {
    guard let editor = ceditline_create(program) else { throw SetUpError() }
    self.editor = editor
  }

  deinit { close() }

  /// Puts the terminal back; later reads answer `endOfFile`.
  package func close() {
    ceditline_destroy(editor)
    editor = nil
  }

  /// Reads one line.
  /// - Parameter prompt: ASCII; a colour sequence goes between two `\u{1}`, and never at the very end.
  package func readLine(prompt: String) -> LineEvent {
    guard let editor else { return .endOfFile }
    var bytes: UnsafePointer<CChar>?
    var length = 0
    switch ceditline_read(editor, prompt, &bytes, &length) {
    case CEDITLINE_LINE:
      let raw = UnsafeRawBufferPointer(start: bytes, count: length)
      return .line(String(decoding: raw, as: UTF8.self))
    case CEDITLINE_INTERRUPTED: return .interrupted(wasEmpty: length == 0)
    case CEDITLINE_TERMINATE: return .terminate(signal: ceditline_terminate_signal())
    default: return .endOfFile
    }
  }

  /// The library that edits, with its version.
  package static var library: String { String(cString: ceditline_version()) }

  /// Makes a line the newest one that Up and Ctrl-R find.
  package func addHistory(_ line: String) {
    if let editor { ceditline_history_add(editor, line) }
  }

  /// Gives it the lines that Up and Ctrl-R find from the start, oldest first, each there once.
  package func fillHistory(_ lines: [String]) {
    guard let editor else { return }
    for line in lines { ceditline_history_fill(editor, line) }
  }

  /// Sets what Tab asks; nil makes it beep.
  package func setCompleter(_ completer: Completer?) {
    self.completer = completer
    guard let editor else { return }
    let callback: CEditLineCompleter = { context, editor, line, cursor in
      guard let context, let editor, let line else { return }
      Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
        .complete(in: editor, line: String(cString: line), cursor: cursor)
    }
    // Unretained: `close()` runs before this object goes, and no callback comes after it.
    ceditline_set_completer(
      editor, completer == nil ? nil : callback, Unmanaged.passUnretained(self).toOpaque())
  }

  private func complete(in editor: OpaquePointer, line: String, cursor: Int) {
    guard let reply = completer?(line, cursor) else { return }
    if !reply.insertion.isEmpty {
      ceditline_complete_replace(editor, Int32(reply.replaced), reply.insertion)
    } else if !reply.candidates.isEmpty {
      let count = reply.candidates.count
      let question = "List all \(count)? (y or n) "
      if count > Self.listedWithoutAsking, ceditline_complete_ask(editor, question) == 0 { return }
      let columns = Int(ceditline_columns(editor))
      ceditline_complete_list(editor, CandidateTable.render(reply.candidates, columns: columns))
    }
  }
}
