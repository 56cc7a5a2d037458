import Tensors
import TestSupport
import Testing

/// Three bytes that Windows programs put in front of UTF-8 texts.
@Suite struct ByteOrderMarkTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func itIsNoPartOfJSON() throws {
    let path = try directory.write("\u{FEFF}{\"a\": [1]}", to: "marked.json")
    #expect(try JSON(path: path) == ["a": [1]])
    var elements: [JSON] = []
    try Array("\u{FEFF} [1, 2]".utf8).withUnsafeBytes {
      try JSON.parse(elementsOf: $0) { elements.append($0) }
    }
    #expect(elements == [1, 2])
    // Where an error is counts from the start of the file.
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "\u{FEFF}[1,]") }
    #expect(error?.offset == 6)
  }

  @Test func itIsNoPartOfAColumnsName() throws {
    var rows: [String] = []
    try Array("\u{FEFF}text,n\none,1\n".utf8).withUnsafeBytes {
      try CSVReader($0, "table.csv").column("text") {
        rows.append($0)
        return true
      }
    }
    #expect(rows == ["one"])
  }

  @Test func anotherEncodingIsNamed() throws {
    let path = try directory.write([0xFF, 0xFE, 0x7B, 0, 0x7D, 0], to: "wide.json")
    let error = #expect(throws: StorageError.self) { try JSON(path: path) }
    #expect(error?.message == "the file is UTF-16")
  }
}
