import Tensors

/// As much of a GGUF file, version 3, as one oracle needs.
struct GGUF {
  struct Tensor {
    let type: UInt32
    /// Rows first.
    let shape: [Int]
    let offset: Int
  }

  private let file: MappedFile
  private var strings: [String: [String]] = [:]
  private var integers: [String: [Int]] = [:]
  private var tensors: [String: Tensor] = [:]
  private var dataStart = 0

  struct Failure: Error { let what: String }

  init(path: String) throws {
    file = try MappedFile(path: path)
    var reader = Reader(file.bytes)
    guard try reader.next(UInt32.self) == 0x4655_4747, try reader.next(UInt32.self) == 3 else {
      throw Failure(what: "\(path) is no GGUF file of version 3")
    }
    let tensorCount = try reader.count()
    for _ in 0..<(try reader.count()) {
      let key = try reader.string()
      try readValue(of: key, try reader.next(UInt32.self), &reader)
    }
    for _ in 0..<tensorCount {
      let name = try reader.string()
      let shape = try (0..<(try reader.next(UInt32.self))).map { _ in try reader.count() }
      let type = try reader.next(UInt32.self)
      tensors[name] = Tensor(type: type, shape: shape.reversed(), offset: try reader.count())
    }
    dataStart = (reader.position + 31) / 32 * 32
  }

  /// Texts and whole numbers are kept, and lists of them; others are passed over.
  private mutating func readValue(of key: String, _ type: UInt32, _ reader: inout Reader) throws {
    guard type == 9 else {
      try readElement(of: key, type, &reader)
      return
    }
    let element = try reader.next(UInt32.self)
    for _ in 0..<(try reader.count()) { try readElement(of: key, element, &reader) }
  }

  private mutating func readElement(of key: String, _ type: UInt32, _ reader: inout Reader) throws {
    switch type {
    case 0, 1, 7: _ = try reader.next(UInt8.self)
    case 2, 3: _ = try reader.next(UInt16.self)
    case 4, 5: integers[key, default: []].append(Int(try reader.next(UInt32.self)))
    case 6: _ = try reader.next(UInt32.self)
    case 8: strings[key, default: []].append(try reader.string())
    case 10, 11, 12: _ = try reader.next(UInt64.self)
    default: throw Failure(what: "\(key) is of type \(type)")
    }
  }

  func string(_ key: String) throws -> String {
    guard let text = strings[key]?.first else { throw Failure(what: "\(key) is missing") }
    return text
  }
  func strings(_ key: String) throws -> [String] {
    guard let texts = strings[key] else { throw Failure(what: "\(key) is missing") }
    return texts
  }
  func integers(_ key: String) throws -> [Int] {
    guard let numbers = integers[key] else { throw Failure(what: "\(key) is missing") }
    return numbers
  }
  func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw Failure(what: "\(name) is missing") }
    return tensor
  }

  /// F32 as it is; Q8_0: blocks of 32, a half and 32 signed bytes; Q4_1: a half d, a half m, 32 nibbles q: d q + m.
  func floats(_ tensor: Tensor) throws -> [Float] {
    let count = tensor.shape.reduce(1, *)
    let start = dataStart + tensor.offset
    let size = [0: 4 * count, 8: count / 32 * 34, 3: count / 32 * 20][Int(tensor.type)]
    guard let size, start + size <= file.bytes.count else {
      throw Failure(what: "a tensor of type \(tensor.type) cannot be read")
    }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + size])
    func half(_ at: Int) -> Float {
      Float(Float16(bitPattern: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
    }
    var values = [Float](repeating: 0, count: count)
    switch tensor.type {
    case 0:
      for index in 0..<count {
        values[index] = bytes.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
      }
    case 8:
      for block in 0..<count / 32 {
        let scale = half(34 * block)
        for index in 0..<32 {
          values[32 * block + index] =
            scale * Float(Int8(bitPattern: bytes[34 * block + 2 + index]))
        }
      }
    default:
      for block in 0..<count / 32 {
        let (scale, least) = (half(20 * block), half(20 * block + 2))
        for index in 0..<16 {
          let byte = bytes[20 * block + 4 + index]
          values[32 * block + index] = scale * Float(byte & 15) + least
          values[32 * block + 16 + index] = scale * Float(byte >> 4) + least
        }
      }
    }
    return values
  }

  /// Reads little-endian values one after the other.
  private struct Reader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
      let size = MemoryLayout<T>.size
      guard position + size <= bytes.count else { throw Failure(what: "the file ends early") }
      defer { position += size }
      return T(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    mutating func count() throws -> Int {
      let value = try next(UInt64.self)
      guard value < 1 << 40 else { throw Failure(what: "a count of \(value)") }
      return Int(value)
    }

    mutating func string() throws -> String {
      let length = try count()
      guard position + length <= bytes.count else { throw Failure(what: "the file ends early") }
      defer { position += length }
      return String(decoding: bytes[position..<position + length], as: UTF8.self)
    }
  }
}
