import Tensors
import Testing

@Suite struct JSONTests {
  @Test func readsEveryKindOfValue() throws {
    let value = try JSON(
      parsing:
        #" {"a": [1, -2, 2.5, 1e3, true, false, null], "b": {"c": "x\n\u00e9\ud83d\ude00/"}} "#)
    #expect(value["a"] == [1, -2, 2.5, 1000.0, true, false, nil])
    #expect(value["b"]?["c"]?.string == "x\né😀/")
    #expect(value["b"]?["missing"] == nil)
    #expect(value["a"]?[0]?.int == 1)
    #expect(value["a"]?[0]?.double == 1)
    #expect(value["a"]?[3]?.int == nil)
    #expect(value["a"]?[9] == nil)
  }

  @Test(arguments: [
    "9223372036854775807", "-9223372036854775808", "0", "0.1", "-0.0", "5e-324",
    "1.7976931348623157e+308", "1e-05", "123456.75", #""a/b\u0001\"\\é""#, "[[],{}]",
    #"{"z":1,"a":2}"#,
  ])
  func writesWhatItRead(text: String) throws {
    #expect(try JSON(parsing: text).description == text)
  }

  @Test(arguments: [
    "[]", " [1, [2, 3], {\"a\": []}, \"x\"] ", "[1,]", "[1 2]", "[1] 2", "{}", "[", "",
  ])
  func elementsOneByOneAreThoseOfTheWhole(text: String) throws {
    func elements() throws -> [JSON] {
      var elements: [JSON] = []
      let bytes = Array(text.utf8)
      try bytes.withUnsafeBytes { buffer in
        try JSON.parse(elementsOf: buffer) { elements.append($0) }
      }
      return elements
    }
    if let whole = try? JSON(parsing: text).array {
      #expect(try elements() == whole)
    } else {
      #expect(throws: JSONError.self) { try elements() }
    }
  }

  @Test func numbersBeyondIntAreDoubles() throws {
    #expect(try JSON(parsing: "9223372036854775808") == .number(9.223372036854775808e18))
    #expect(try JSON(parsing: "-0").double?.sign == .minus)
    #expect(JSON.array([.number(.nan), .number(-.infinity)]).description == "[null,null]")
  }

  @Test(arguments: [
    ("", 0), ("nul", 0), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("{a:1}", 1), ("01", 0),
    ("+1", 0), ("1.", 2), (".5", 0), ("1e", 2), ("1e400", 0), ("-", 1), ("NaN", 0), ("1 2", 2),
    ("\"a", 0), ("\"\\x\"", 1), ("\"\\u12g4\"", 5), ("\"\\ud800\"", 1), ("\"\\ud800\\u0041\"", 1),
    ("\"\\udc00\"", 1), ("\"a\tb\"", 2), ("{\"a\":1,\"a\":2}", 7), ("1\u{FEFF}", 1),
    ("\u{FEFF}", 3), ("\u{FEFF}\u{FEFF}1", 3), ("[", 1),
    ("{\"a\":1,}", 7), ("tru", 0), ("// c\n1", 0),
  ])
  func refuses(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset)
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    let quote = [UInt8(ascii: "\"")]
    let plain = #expect(throws: JSONError.self) { try JSON(parsing: quote + bytes + quote) }
    #expect(plain?.message.contains("UTF-8") == true)
    let escaped = quote + Array("\\n".utf8) + bytes + quote
    #expect(throws: JSONError.self) { try JSON(parsing: escaped) }
  }

  @Test func namesLineAndColumn() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"é\": x}") }
    #expect(error?.line == 2)
    #expect(error?.column == 8)
    #expect(error?.description == "expected a JSON value at line 2, column 8 (byte 10)")
  }

  @Test func nestingIsLimited() throws {
    let deepest = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect(try JSON(parsing: deepest).array?.count == 1)
    #expect(throws: JSONError.self) { try JSON(parsing: "[" + deepest + "]") }
  }

  @Test func keysAreBytes() throws {
    // One "é" is a single scalar, the other is an e and a combining accent.
    let value = try JSON(parsing: "{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(JSON.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test func largeObjectsKeepOrderAndFindKeys() throws {
    var object = JSONObject()
    for index in 0..<1000 {
      let isNew = object.append("key\(index)", .integer(index))
      #expect(isNew)
    }
    let isNewAgain = object.append("key500", .null)
    #expect(!isNewAgain)
    object["key3"] = nil
    object["key4"] = "four"
    #expect(object.count == 999)
    #expect(object["key3"] == nil)
    #expect(object["key4"] == "four")
    #expect(object["key999"] == 999)
    #expect(object.keys.prefix(4) == ["key0", "key1", "key2", "key4"])
    #expect(try JSON(parsing: JSON.object(object).bytes) == .object(object))
  }
}
