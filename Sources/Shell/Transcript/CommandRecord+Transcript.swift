import Tensors

extension CommandRecord {
  /// Commands of which only the words are written down: their results are about the program, or say again what the
  /// command says.
  private static let unwritten: Set = ["help", "bench", "timing", "let", "expect", "replay"]

  /// What a transcript compares: the members of the record by their paths. A list of objects is taken apart, so that
  /// each has a line.
  func transcribed(withDigest: Bool) -> [(path: String, value: Field)] {
    guard case .success(let result) = outcome, !Self.unwritten.contains(command) else { return [] }
    var values = result.fields.flatMap { member -> [(String, Field)] in
      guard case .array(let elements) = member.value, case .object? = elements.first else {
        return [(member.name, member.value)]
      }
      return [("\(member.name).count", .int(elements.count))]
        + elements.enumerated().map { ("\(member.name)[\($0)]", $1) }
    }
    if withDigest, let digest { values.append(("digest", .string(digest))) }
    return values.filter { path, _ in
      FieldRule.of(String(path.prefix { $0 != "[" && $0 != "." }), .null).tight != nil
    }
  }

  /// The lines of a transcript about the result, or of those of its members that `paths` names.
  func resultLines(withDigest: Bool, only paths: [String] = []) -> [String] {
    let values = transcribed(withDigest: withDigest || paths.contains("digest"))
    guard !paths.isEmpty else { return values.map { Self.line($0.path, $0.value) } }
    let whole = field
    return paths.compactMap { path in whole.value(at: path).map { Self.line(path, $0) } }
  }

  private static func line(_ path: String, _ value: Field) -> String {
    "\(Transcript.resultMark) \(path) \(value.json)"
  }

  /// The command as a script has to write it: its full name, and a failure as what is expected.
  func scriptText(of line: String) -> String {
    var scanner = WordScanner(line)
    guard let verb = scanner.next() else { return line }
    let rest = String(decoding: line.utf8.dropFirst(verb.source.range.upperBound), as: UTF8.self)
    // A person may type `st` for `status`.
    let text = command.hasPrefix(verb.text) ? command + rest : line.trimmingBlanks()
    switch outcome {
    case .success: return ScriptText.command(text)
    case .failure(let error) where error.code == .interrupted:
      return ScriptText.comment("stopped: " + text)
    case .failure(let error): return ScriptText.command("expect error \(error.code.name) \(text)")
    }
  }
}
