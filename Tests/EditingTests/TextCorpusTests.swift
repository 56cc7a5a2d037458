import Editing
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct TextCorpusTests {
  private func corpus(
    _ text: String, type: String = "txt", byteLimit: Int = .max
  ) throws -> TextCorpus {
    let path = "/tmp/amend-corpus-\(getpid())-\(UInt64.random(in: 0 ... .max)).\(type)"
    try AtomicFile.write(path) { try $0.write(text) }
    defer { unlink(path) }
    return try TextCorpus(path: path, byteLimit: byteLimit)
  }

  @Test func linesAreTexts() throws {
    #expect(try corpus("one\n\n  \ntwo words\r\n").texts == ["one", "two words"])
    #expect(try corpus("[1] is a footnote\n").texts == ["[1] is a footnote"])
    #expect(throws: StorageError.self) { try corpus(" \n\n") }
  }

  @Test func aListOfStringsIsTexts() throws {
    #expect(try corpus(#" ["one", "two\nlines", " "]"#).texts == ["one", "two\nlines"])
    #expect(try corpus("[1, 2]").texts == ["[1, 2]"])
    #expect(throws: StorageError.self) { try corpus("[]") }
  }

  @Test func theColumnTextOfACSVFileIsTexts() throws {
    let table = "id,text,x\r\n0,plain,1\r\n1,\"two\nlines, and \"\"quotes\"\"\",2\n2,,3\n"
    #expect(try corpus(table, type: "csv").texts == ["plain", "two\nlines, and \"quotes\""])
    for (bad, word) in [
      ("id,body\n0,a\n", "no column 'text'"), ("id,text\n0\n", "record 2 has 1 fields"),
      ("text\n\"open\n", "record 2 opens a quote"),
    ] {
      let error = #expect(throws: StorageError.self) { try corpus(bad, type: "csv") }
      #expect("\(error.map { "\($0)" } ?? "")".contains(word))
    }
  }

  @Test func readingStopsWhereItHasEnough() throws {
    #expect(try corpus("one\ntwo\nthree\n", byteLimit: 5).texts == ["one", "two"])
    // What is not read may be anything.
    #expect(try corpus("text\none\n\"open\n", type: "csv", byteLimit: 3).texts == ["one"])
  }

  @Test func filesOfADirectoryFollowByName() throws {
    let path = "/tmp/amend-corpus-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    try Directory.create(path)
    defer {
      for name in Directory.names(path) { unlink(path + "/" + name) }
      rmdir(path)
    }
    try AtomicFile.write(path + "/b.txt") { try $0.write("second\n") }
    try AtomicFile.write(path + "/a.json") { try $0.write(#"["first"]"#) }
    #expect(try TextCorpus(path: path).texts == ["first", "second"])
  }
}
