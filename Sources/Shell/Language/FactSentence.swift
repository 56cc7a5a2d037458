import Editing
import Evaluation
import Tensors

/// A line of a file of facts: an edit as it is typed, with the word `edit` in front or without.
enum FactSentence {
  /// - Throws: `RecordError` with the parser's own words.
  static func read(_ line: String) throws(RecordError) -> Fact {
    let start = line.utf8.starts(with: command.utf8) ? command.utf8.count : 0
    let source = SourceText(line: line, range: start..<line.utf8.count).trimmed
    guard !source.bytes.starts(with: "--".utf8) else {
      throw RecordError("options hold for the whole file: give them to `edit --from`")
    }
    do {
      let edit = try EditText(source)
      return try Fact(
        prompt: edit.prompt, subject: edit.subject, new: edit.new, old: edit.old,
        join: edit.join)
    } catch {
      let error = ShellError(error)
      throw RecordError(error.message + (error.column.map { ", at column \($0)" } ?? ""))
    }
  }

  private static let command = "edit "
}

extension Dataset {
  /// Reads a file of facts in any layout, edits as they are typed among them.
  ///
  /// - Throws: `StorageError`; see `init(path:skipsBad:sentence:)`.
  init(factsIn path: String, skipsBad: Bool) throws(StorageError) {
    try self.init(path: path, skipsBad: skipsBad, sentence: FactSentence.read)
  }
}
