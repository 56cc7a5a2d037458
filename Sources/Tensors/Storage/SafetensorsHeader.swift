/// The checked header of a safetensors file.
///
/// Layout: 8 bytes little-endian length N, N bytes of JSON, data. The JSON maps a name to
/// `{"dtype", "shape", "data_offsets": [begin, end]}`; the tensors tile the data without gaps. Nothing says that the
/// JSON is padded: data may begin at any byte.
struct SafetensorsHeader {
  private(set) var tensors: [SafetensorsTensor] = []
  private(set) var metadata: [String: String] = [:]

  private let path: String
  /// Bytes before the data section, which goes to the end of the file.
  private let dataStart: Int
  private let dataCount: Int

  /// The reference implementation's limit.
  private static let longestHeader = 100_000_000
  private static let prefixSize = 8

  init(file: MappedFile) throws(StorageError) {
    path = file.path
    let size = file.bytes.count
    let length = try Self.headerLength(file)
    dataStart = Self.prefixSize + length
    dataCount = size - dataStart
    let text = UnsafeRawBufferPointer(rebasing: file.bytes[Self.prefixSize..<dataStart])
    guard text.first == UInt8(ascii: "{") else {
      throw StorageError(path, "the header does not begin with '{': this is no safetensors file")
    }
    let json: JSON
    do { json = try JSON(parsing: text) } catch {
      throw StorageError(path, "the header is not valid JSON: \(error)")
    }
    for (name, value) in json.object ?? JSONObject() {
      if name == "__metadata__" {
        try readMetadata(value)
      } else {
        tensors.append(try tensor(name, value))
      }
    }
    try checkTiling()
  }

  private static func headerLength(_ file: MappedFile) throws(StorageError) -> Int {
    let size = file.bytes.count
    guard size >= prefixSize else {
      throw StorageError(
        file.path, "the file has only \(size) bytes: it is cut short or no safetensors file",
        hint: "download it again")
    }
    let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length > 0 else { throw StorageError(file.path, "the header is empty") }
    guard length <= UInt64(longestHeader) else {
      throw StorageError(
        file.path, "a header of \(length) bytes is not plausible: this is no safetensors file")
    }
    guard length <= UInt64(size - prefixSize) else {
      throw StorageError(
        file.path, "the header of \(length) bytes is cut short: the file has \(size) bytes",
        hint: "download it again")
    }
    return Int(length)
  }

  // MARK: One entry

  private mutating func readMetadata(_ value: JSON) throws(StorageError) {
    if value.isNull { return }
    guard let members = value.object else {
      throw StorageError(path, "__metadata__ in the header is no object")
    }
    for (key, value) in members {
      guard let text = value.string else {
        throw StorageError(path, "__metadata__ value of '\(key)' is no string")
      }
      metadata[key] = text
    }
  }

  private func tensor(_ name: String, _ value: JSON) throws(StorageError) -> SafetensorsTensor {
    guard let members = value.object else { throw complaint(name, "is not described by an object") }
    guard let typeName = members["dtype"]?.string else { throw complaint(name, "has no dtype") }
    guard let type = ElementType(rawValue: typeName) else {
      throw complaint(name, "has the unknown dtype '\(typeName)'")
    }
    let shape = try integers(name, members, "shape")
    let offsets = try integers(name, members, "data_offsets")
    guard offsets.count == 2 else { throw complaint(name, "needs two data_offsets") }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else { throw complaint(name, "ends at byte \(end) before it begins") }
    guard end <= dataCount else {
      throw StorageError(
        path, "tensor '\(name)' ends at byte \(end) of the data, but there are only \(dataCount)",
        hint: "the file is cut short: download it again")
    }
    guard let size = Self.product(shape, times: type.size) else {
      throw complaint(name, "has a shape too large to count")
    }
    guard size == end - begin else {
      throw complaint(name, "needs \(size) bytes for \(typeName) \(shape) but has \(end - begin)")
    }
    return SafetensorsTensor(
      name: name, type: type, shape: shape, range: dataStart + begin..<dataStart + end)
  }

  private func integers(
    _ name: String, _ members: JSONObject, _ key: String
  ) throws(StorageError) -> [Int] {
    guard let elements = members[key]?.array else { throw complaint(name, "has no list \(key)") }
    var integers: [Int] = []
    for element in elements {
      guard let integer = element.int, integer >= 0 else {
        throw complaint(name, "has \(element) in \(key) where a count is needed")
      }
      integers.append(integer)
    }
    return integers
  }

  private static func product(_ shape: [Int], times size: Int) -> Int? {
    // A zero anywhere makes the tensor empty, however large the other dimensions are.
    if shape.contains(0) { return 0 }
    var product = size
    for dimension in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      if overflow { return nil }
      product = next
    }
    return product
  }

  // MARK: All of them

  private func checkTiling() throws(StorageError) {
    var position = dataStart
    var previous = "the header"
    let order = tensors.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for tensor in order {
      if tensor.range.lowerBound < position {
        throw complaint(tensor.name, "overlaps \(previous)")
      }
      if tensor.range.lowerBound > position {
        let gap = tensor.range.lowerBound - position
        throw complaint(tensor.name, "begins \(gap) bytes after the end of \(previous)")
      }
      position = tensor.range.upperBound
      previous = "tensor '\(tensor.name)'"
    }
    guard position == dataStart + dataCount else {
      let rest = dataStart + dataCount - position
      throw StorageError(path, "\(rest) bytes at the end of the file belong to no tensor")
    }
  }

  private func complaint(_ name: String, _ what: String) -> StorageError {
    StorageError(path, "tensor '\(name)' \(what)")
  }
}
