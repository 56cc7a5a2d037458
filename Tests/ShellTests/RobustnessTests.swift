import Shell
import Testing

@Suite struct RobustnessTests {
  private struct Nothing: CompletionContext {
    func entries(inDirectory path: String) -> [DirectoryEntry] { [] }
  }

  /// A small generator of its own, so that a failure comes back on every run.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// Whatever is typed, parser, error report and completion answer; a column lies in the line.
  @Test func anyLineIsAnswered() {
    let pieces =
      CommandTable.amend.names + [
        "case", "--from", "--layers=", "1-3", "#3", "#", "--", "--help", "=", "lr=", "{", "}", "[",
        "]", "->", "→", "\\", "\"", "'", " ", " ", " ", " ", "\t", "é", "日本", "e\u{301}", "\u{301}",
        "👨‍👩‍👧", "\u{0}", "$x", "${y}", "$$", "$", "-1", "99999999999999999999", "default", "atlas",
        "add", "neighbor",
      ]
    var generator = Generator()
    let parser = CommandParser(interactive: true)
    let completer = Completer(context: Nothing())
    for _ in 0..<4000 {
      let count = Int.random(in: 0...9, using: &generator)
      let line = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      do {
        _ = try parser.parse(line)
      } catch {
        let report = error.report(style: .plain)
        #expect(report.contains("error: "))
        if let column = error.column { #expect((1...line.count + 1).contains(column), "\(line)") }
      }
      // A cursor stands between two scalars.
      let before = Int.random(in: 0...line.unicodeScalars.count, using: &generator)
      let cursor = String(line.unicodeScalars.prefix(before)).utf8.count
      let completion = completer.complete(line, cursor: cursor)
      #expect(completion.replaced.upperBound <= cursor, "\(line)")
    }
  }
}
