import Shell
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ScriptReaderTests {
  private func lines(_ bytes: [UInt8]) throws -> [ScriptLine] {
    var reader = ScriptReader(bytes: bytes, name: "s.amend")
    var lines: [ScriptLine] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  @Test func readsCommands() throws {
    let script =
      "\u{FEFF}status\r\n\n# comment\n  # indented\nshow #3\nask The \\\n  sky\\\n is\nlog"
    #expect(
      try lines(Array(script.utf8)) == [
        ScriptLine(number: 1, text: "status"), ScriptLine(number: 5, text: "show #3"),
        ScriptLine(number: 6, last: 8, text: "ask The   sky is"),
        ScriptLine(number: 9, text: "log"),
      ])
  }

  @Test(arguments: [
    (#"a\\"#, [#"a\\"#]), (#"a\"#, ["a"]), ("", []), ("\n\n", []), ("a\n", ["a"]), ("\r\n", []),
  ])
  func ends(script: String, expected: [String]) throws {
    #expect(try lines(Array(script.utf8)).map(\.text) == expected)
  }

  @Test(arguments: [
    (Array("ok\n".utf8) + [0x61, 0xFF, 0x0A], "file-not-utf8", 2),
    ([0x61, 0x00, 0x0A], "file-has-nul", 1),
    ([0xC3], "file-not-utf8", 1),
    (Array("a\n".utf8) + Array(repeating: 0x61, count: 1 << 21), "line-too-long", 2),
  ])
  func refuses(bytes: [UInt8], code: String, line: Int) {
    let error = #expect(throws: ShellError.self) { try lines(bytes) }
    #expect(error?.code.name == code)
    #expect(error?.line == line)
    #expect(error?.file == "s.amend")
  }

  /// A line is handed out while the writer still holds the pipe open.
  @Test func readsAPipeAsItIsWritten() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var reader = ScriptReader(descriptor: ends[0], name: "stdin")
    #expect(write(ends[1], "status\nlo", 9) == 9)
    #expect(try reader.next()?.text == "status")
    #expect(write(ends[1], "g\n", 2) == 2)
    #expect(try reader.next()?.text == "log")
    close(ends[1])
    #expect(try reader.next() == nil)
  }

  @Test func missingFile() {
    let error = #expect(throws: ShellError.self) { _ = try Self.count("/nonexistent/x.amend") }
    #expect(error?.code == .fileNotFound)
    let directory = #expect(throws: ShellError.self) { _ = try Self.count("/") }
    #expect(directory?.code == .fileNotReadable)
  }

  private static func count(_ path: String) throws -> Int {
    var reader = try ScriptReader(path: path)
    var count = 0
    while try reader.next() != nil { count += 1 }
    return count
  }
}
