extension JSON {
  /// Parses one JSON text (RFC 8259, UTF-8).
  ///
  /// Strict: duplicate keys, text after the value, invalid UTF-8, lone surrogates, numbers beyond
  /// `Double`, and nesting deeper than 256 are errors. A byte-order mark before the text is passed over, as the RFC
  /// allows.
  ///
  /// - Throws: `JSONError` with the byte offset, line and column.
  /// - Cost: one pass; about 10 ms per megabyte or less.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(JSONError) {
    let buffer = bytes.assumingMemoryBound(to: UInt8.self)
    var parser = JSONParser(bytes: buffer)
    self = try parser.document()
  }

  /// Parses a JSON text that is an array, and hands its elements over one by one: of a large file only the element in
  /// hand takes memory. What was handed over before an error still counts for nothing.
  ///
  /// - Throws, cost: see `init(parsing:)`.
  package static func parse(
    elementsOf bytes: UnsafeRawBufferPointer, _ accept: (JSON) -> Void
  ) throws(JSONError) {
    var parser = JSONParser(bytes: bytes.assumingMemoryBound(to: UInt8.self))
    try parser.document(elements: accept)
  }

  /// Parses one JSON text; see `init(parsing:)` over raw bytes.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      try JSON(parsing: UnsafeRawBufferPointer(buffer))
    }
  }

  /// Parses one JSON text; see `init(parsing:)` over raw bytes.
  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// Recursive descent over bytes that outlive it.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private var depth = 0
  private static let deepest = 256

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    try begin()
    let value = try self.value()
    try end()
    return value
  }

  /// A text that is an array, whose elements are handed over one by one.
  mutating func document(elements accept: (JSON) -> Void) throws(JSONError) {
    try begin()
    guard peek == UInt8(ascii: "[") else { throw error("expected an array") }
    try array(accept)
    try end()
  }

  private mutating func begin() throws(JSONError) {
    position = UnsafeRawBufferPointer(bytes).byteOrderMarkLength
    skipSpace()
  }

  private mutating func end() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else { throw error("unexpected text after the JSON value") }
  }

  // MARK: Values

  private mutating func value() throws(JSONError) -> JSON {
    guard let byte = peek else { throw error("the JSON text ends where a value should be") }
    switch byte {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("expected a JSON value")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let length = word.utf8CodeUnitCount
    let expected = UnsafeBufferPointer(start: word.utf8Start, count: length)
    guard bytes[position...].starts(with: expected) else { throw error("expected a JSON value") }
    position += length
    return value
  }

  private mutating func array() throws(JSONError) -> [JSON] {
    var elements: [JSON] = []
    try array { elements.append($0) }
    return elements
  }

  private mutating func array(_ accept: (JSON) -> Void) throws(JSONError) {
    try open()
    if take(UInt8(ascii: "]")) { return close(()) }
    while true {
      skipSpace()
      accept(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return close(()) }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or ']' in an array") }
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try open()
    var members = JSONObject()
    if take(UInt8(ascii: "}")) { return close(members) }
    while true {
      skipSpace()
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw error("expected a quoted key in an object") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("expected ':' after the key") }
      skipSpace()
      let value = try self.value()
      guard members.append(key, value) else {
        throw error("duplicate key \(JSON.string(key))", at: start)
      }
      skipSpace()
      if take(UInt8(ascii: "}")) { return close(members) }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or '}' in an object") }
    }
  }

  private mutating func open() throws(JSONError) {
    guard depth < Self.deepest else {
      throw error("JSON nested deeper than \(Self.deepest) levels")
    }
    depth += 1
    position += 1
    skipSpace()
  }

  private mutating func close<Container>(_ container: Container) -> Container {
    depth -= 1
    return container
  }

  // MARK: Bytes

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  func error(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message, at: offset ?? position, in: bytes)
  }
}
