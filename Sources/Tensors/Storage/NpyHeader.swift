/// The head of a .npy file: a version and a Python dictionary with three keys.
///
/// Format: numpy/lib/format.py, versions 1.0 to 3.0.
struct NpyHeader {
  enum Element: String {
    case float32 = "<f4"
    case float64 = "<f8"
    case int32 = "<i4"
    case int64 = "<i8"

    var size: Int { self == .float32 || self == .int32 ? 4 : 8 }
  }

  /// Why the head was refused, for a sentence that names the array.
  struct Refusal: Error {
    let reason: String
  }

  let element: Element
  let isColumnMajor: Bool
  let shape: [Int]
  /// Where the elements begin.
  let dataOffset: Int

  /// Number of elements.
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    let reader = ByteReader(bytes: bytes)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count > 8 else {
      throw Refusal(reason: "is no .npy file")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw Refusal(reason: "has .npy version \(version)") }
    let start = version == 1 ? 10 : 12
    guard let length = version == 1 ? reader.uint16(at: 8) : reader.uint32(at: 8),
      let text = reader.slice(at: start, count: length)
    else { throw Refusal(reason: "is cut short in its header") }
    dataOffset = start + length
    var parser = PythonLiterals(text)
    guard let header = parser.header() else { throw Refusal(reason: "has an unreadable header") }
    guard let element = Element(rawValue: header.type) else {
      throw Refusal(reason: "has elements of type '\(header.type)'; <f4, <f8, <i4 and <i8 are read")
    }
    self.element = element
    isColumnMajor = header.isColumnMajor
    shape = header.shape
    count = try Self.count(header.shape)
    let available = bytes.count - dataOffset
    guard available % element.size == 0, available / element.size == count else {
      throw Refusal(reason: "has \(available) bytes of data where \(shape) needs another number")
    }
  }

  private static func count(_ shape: [Int]) throws(Refusal) -> Int {
    if shape.contains(0) { return 0 }
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow { throw Refusal(reason: "has a shape too large to count") }
      count = product
    }
    return count
  }
}

/// Just the Python that numpy writes: `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`.
private struct PythonLiterals {
  private let text: UnsafeRawBufferPointer
  private var position = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// The three values; nil for anything else, a key too few or too many included.
  mutating func header() -> (type: String, isColumnMajor: Bool, shape: [Int])? {
    var type: String?
    var isColumnMajor: Bool?
    var shape: [Int]?
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr" where type == nil: type = string()
      case "fortran_order" where isColumnMajor == nil:
        isColumnMajor = take("True") ? true : take("False") ? false : nil
      case "shape" where shape == nil: shape = tuple()
      default: return nil
      }
      guard take(",") || peek == UInt8(ascii: "}") else { return nil }
    }
    skipSpace()
    guard position == text.count, let type, let isColumnMajor, let shape else { return nil }
    return (type, isColumnMajor, shape)
  }

  private mutating func string() -> String? {
    skipSpace()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
    defer { position = end + 1 }
    return String(decoding: text[(position + 1)..<end], as: UTF8.self)
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var elements: [Int] = []
    while !take(")") {
      guard let element = integer() else { return nil }
      elements.append(element)
      guard take(",") || peek == UInt8(ascii: ")") else { return nil }
    }
    return elements
  }

  private mutating func integer() -> Int? {
    skipSpace()
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return Int(String(decoding: text[start..<position], as: UTF8.self))
  }

  private var peek: UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\n") { position += 1 }
  }
}
