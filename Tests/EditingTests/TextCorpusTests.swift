import Editing
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct TextCorpusTests {
  private func corpus(_ text: String) throws -> TextCorpus {
    let path = "/tmp/amend-corpus-\(getpid())-\(UInt64.random(in: 0 ... .max)).txt"
    try AtomicFile.write(path) { try $0.write(text) }
    defer { unlink(path) }
    return try TextCorpus(path: path)
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
}
