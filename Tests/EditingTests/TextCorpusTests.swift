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
    #expect(throws: StorageError.self) { try corpus("[]") }
  }

  @Test(arguments: [
    ("jsonl", "{\"text\": \"one\", \"id\": 1}\r\n\n{\"text\": \"two\\nlines\"}"),
    ("txt", "{\"text\": \"one\"}\n{\"text\": \"two\\nlines\"}\n"),
    ("json", "{\"text\": \"one\"}\n{\"text\": \"two\\nlines\"}\n"),
    ("ndjson", "\"one\"\n\"two\\nlines\"\n"),
    ("json", "[\n {\"text\": \"one\"},\n {\"id\": 2, \"text\": \"two\\nlines\"}\n]"),
    ("txt", "\u{FEFF}[{\"text\": \"one\"}, \"two\\nlines\"]"),
    ("tsv", "id\ttext\n0\tone\n1\t\"two\nlines\"\n"),
    ("txt", "text\tid\none\t0\n\"two\nlines\"\t1\n"),
    ("csv", "id;text\n0;one\n1;\"two\nlines\"\n"),
    ("txt", "id,text\n0,one\n1,\"two\nlines\"\n"),
  ])
  func structuredTexts(type: String, content: String) throws {
    #expect(try corpus(content, type: type).texts == ["one", "two\nlines"])
  }

  /// Marks of a text that is none of these.
  @Test(arguments: [
    "[1] is a footnote", "[[Paris]] is a city", "{{Infobox}}", "<unk> was here", "Alice: hello",
    "= Title =", "\tindented", "\"Hm,\" he said", "One, two, three", "- a list", "- Note: a list",
  ])
  func plainTexts(line: String) throws {
    #expect(try corpus("\(line)\n\(line)\nThe end.\n").texts == [line, line, "The end."])
  }

  /// A quotation mark is no quote where its field does not end with it.
  @Test func quotationMarksInATableWithTabs() throws {
    let table = "id\ttext\n0\t\"Hm,\" he said\n1\t\"open\n2\ta \"b\"\n"
    #expect(try corpus(table, type: "tsv").texts == ["\"Hm,\" he said", "\"open", "a \"b\""])
  }

  @Test(arguments: [
    ("txt", "[1, 2]", "element 0"), ("json", "{\"data\": [\"a\"]}", "only `data`"),
    ("json", "{\n\"data\": [\"a\"]}", "only `data`"),
    ("jsonl", "{\"text\": \"a\"}\n{\"body\": \"b\"}", "line 2 has no field `text`, only `body`"),
    ("txt", "{\"text\": \"a\"}\n{\"text\": 7}", "line 2 has a field `text` that is not a text"),
    ("jsonl", "{\"text\": \"a\"}\n{\"text", "line 2 is not valid JSON"),
    ("txt", "[[\"a\"], [\"b\"]]", "element 0"), ("txt", "[\"a\"]\n[\"b\"]", "line 1 is neither"),
    ("txt", "[{\"text\": \"a\"}, {\"te", "not valid JSON"), ("json", "[\"a\", 2]", "element 1"),
    ("tsv", "id\tbody\n0\ta\n", "no column 'text'"),
    ("txt", "id\tbody\n0\ta\n", "no column 'text'"), ("txt", "0\ta\n1\tb\n", "no column 'text'"),
    ("txt", "id,body\n0,a\n", "no column 'text'"), ("txt", "1,2,3\n4,5,6\n7,8,9\n", "no column"),
    ("csv", "id,text\n0,a,b\n", "record 2 has 3 fields"),
    ("csv", "text\n\"a\"b\n", "record 2 opens a quote"),
    ("txt", "<?xml version=\"1.0\"?>\n<a>b</a>", "XML"), ("txt", "<!DOCTYPE html>\n<p>a", "HTML"),
    ("txt", "<doc id=\"1\">\na\n</doc>\n", "XML"), ("html", "a", "HTML"), ("yml", "a", "YAML"),
    ("txt", "---\ntexts:\n- a\n", "YAML"), ("txt", "- text: a\n- text: b\n", "YAML"),
    ("txt", "[a]\nb = c\n", "configuration"), ("txt", "a\0b", "binary"),
    ("txt", "PAR1abc", "Parquet"), ("jsonl", "%PDF-1.4", "PDF"),
  ])
  func structureThatIsNotKnownIsRefused(type: String, content: String, word: String) throws {
    let error = #expect(throws: StorageError.self) { try corpus(content, type: type) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(word), "\(text)")
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
    try AtomicFile.write(path + "/.hidden") { try $0.write("not meant\n") }
    #expect(try TextCorpus(path: path).texts == ["first", "second"])
  }
}
