import Testing
import amend

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The history file")
struct HistoryFileTests {
  /// A fresh directory, gone afterwards.
  private func withDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/amend-history-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let directory = String(cString: made)
    defer {
      for name in ["/a/b/history", "/a/b", "/a", "/history"] { remove(directory + name) }
      remove(directory)
    }
    try body(directory)
  }

  private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    fputs(text, file)
  }

  @Test("What is appended is loaded, oldest first, of equal entries the latest")
  func roundTrip() throws {
    try withDirectory { directory in
      let path = directory + "/a/b/history"
      let file = HistoryFile(path: path) { Issue.record("\($0)") }
      #expect(file.load().isEmpty)
      for line in ["one", "two", "one", "a\\nb", "a\nb", "é", "e\u{301}", "\\"] {
        #expect(file.append(line))
      }
      let loaded = file.load().map { Array($0.utf8) }
      let expected = ["two", "one", "a\\nb", "a\nb", "é", "e\u{301}", "\\"].map { Array($0.utf8) }
      #expect(loaded == expected)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test("Blank-led and empty lines are not recorded", arguments: ["", " secret", "\tsecret"])
  func notRecorded(line: String) throws {
    try withDirectory { directory in
      let file = HistoryFile(path: directory + "/history") { Issue.record("\($0)") }
      #expect(!file.append(line))
      #expect(file.load().isEmpty)
    }
  }

  @Test("A torn last line stays one entry of its own; a readable file is made private")
  func tornLine() throws {
    try withDirectory { directory in
      let path = directory + "/history"
      try write("whole\ntor", to: path)
      chmod(path, 0o644)
      let file = HistoryFile(path: path) { Issue.record("\($0)") }
      file.append("new")
      #expect(file.load() == ["whole", "tor", "new"])
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test("Trouble is told once and stops nothing")
  func unwritable() {
    var warnings: [String] = []
    let file = HistoryFile(path: "/dev/null/amend/history") { warnings.append($0) }
    #expect(file.load().isEmpty)
    #expect(file.append("one"))
    #expect(file.append("two"))
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("/dev/null/amend/history") == true)
  }

  @Test(
    "Where the file is",
    arguments: [
      (["AMEND_HISTORY": "/x"], "/x"), (["AMEND_HISTORY": "", "HOME": "/h"], nil),
      (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/amend/history"),
      (["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/amend/history"), ([:], nil),
    ] as [([String: String], String?)])
  func standardPath(environment: [String: String], path: String?) {
    #expect(HistoryFile.standardPath { environment[$0] } == path)
  }
}
