import CNumerics

/// Where one tensor lies in a safetensors file.
package struct SafetensorsTensor: Sendable, Equatable {
  package let name: String
  package let type: ElementType
  /// Outermost dimension first, as in the file: row-major.
  package let shape: [Int]
  /// Bytes from the start of the file, not of its data section.
  package let range: Range<Int>

  /// Number of elements.
  package var count: Int { range.count / type.size }
}

/// A safetensors file, mapped read-only, every field of its header checked before it is used.
///
/// Format: https://huggingface.co/docs/safetensors, "Format".
package struct SafetensorsFile: Sendable {
  /// Keeps the pages alive; hold on to it (or to this value) while using pointers into them.
  package let file: MappedFile
  /// In the order of the header.
  package let tensors: [SafetensorsTensor]
  /// The free text of `__metadata__`.
  package let metadata: [String: String]
  private let indices: [String: Int]

  package var path: String { file.path }

  /// Maps the file and checks its header.
  ///
  /// - Throws: `StorageError` naming the file, and the tensor where there is one.
  /// - Cost: the header is parsed; no tensor is read.
  package init(path: String) throws(StorageError) {
    try self.init(try MappedFile(path: path))
  }

  /// The same on bytes that are mapped already.
  package init(_ file: MappedFile) throws(StorageError) {
    self.file = file
    let path = file.path
    let header = try SafetensorsHeader(file: file)
    tensors = header.tensors
    metadata = header.metadata
    var indices: [String: Int] = [:]
    for (index, tensor) in tensors.enumerated() {
      // Byte-wise duplicates are no valid header; these two would differ in normalisation alone.
      guard indices.updateValue(index, forKey: tensor.name) == nil else {
        throw StorageError(path, "two tensors are called '\(tensor.name)'")
      }
    }
    self.indices = indices
  }

  package func contains(_ name: String) -> Bool { indices[name] != nil }

  /// - Throws: `StorageError` if there is no such tensor.
  package func tensor(_ name: String) throws(StorageError) -> SafetensorsTensor {
    guard let index = indices[name] else {
      throw StorageError(path, "there is no tensor '\(name)' in this file")
    }
    return tensors[index]
  }

  /// The tensor's elements where they lie in the mapping, which may be at any byte. Valid while `file` is alive.
  ///
  /// - Throws: `StorageError` if there is no such tensor.
  package func bytes(_ name: String) throws(StorageError) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: file.bytes[try tensor(name).range])
  }

  /// A copy of an F32, BF16 or F16 tensor as float32, which holds each of them exactly.
  ///
  /// - Throws: `StorageError` if there is no such tensor or it has another type.
  package func floats(_ name: String) throws(StorageError) -> [Float] {
    var values = [Float](repeating: 0, count: try tensor(name).count)
    try values.withUnsafeMutableBufferPointer { (buffer) throws(StorageError) in
      if let base = buffer.baseAddress { try copyFloats(name, to: base) }
    }
    return values
  }

  /// The same into memory that has room for them; of a large tensor a piece at a time.
  ///
  /// - Parameter elements: which of the tensor's; all unless given.
  package func copyFloats(
    _ name: String, elements: Range<Int>? = nil, to destination: UnsafeMutablePointer<Float>
  ) throws(StorageError) {
    let tensor = try tensor(name)
    guard tensor.type.isWeight else {
      throw StorageError(
        path, "tensor '\(name)' has type \(tensor.type.rawValue) where F32, BF16 or F16 is needed")
    }
    guard let start = try bytes(name).baseAddress else { return }
    defer { withExtendedLifetime(file) {} }
    let elements = (elements ?? 0..<tensor.count).clamped(to: 0..<tensor.count)
    let count = elements.count
    let source = start + elements.lowerBound * tensor.type.size
    switch tensor.type {
    case .bfloat16: cn_from_bfloat16(Int64(count), source, destination)
    case .float16: cn_from_float16(Int64(count), source, destination)
    default:
      UnsafeMutableRawPointer(destination).copyMemory(
        from: source, byteCount: count * tensor.type.size)
    }
  }

  /// A copy of a floating-point tensor as float64, which holds each of them exactly.
  ///
  /// - Throws: `StorageError` if there is no such tensor or it has another type.
  package func doubles(_ name: String) throws(StorageError) -> [Double] {
    let tensor = try tensor(name)
    guard tensor.type == .float64 else { return try floats(name).map(Double.init) }
    defer { withExtendedLifetime(file) {} }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
    return (0..<tensor.count).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
  }
}
