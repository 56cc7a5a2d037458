#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes safetensors files.
package enum SafetensorsWriter {
  /// A tensor to be written.
  package struct Tensor {
    let name: String
    let type: ElementType
    let shape: [Int]
    /// Bytes that the shape and type call for; nil when that is no number.
    let size: Int?
    let body: (FileWriter) throws -> Void

    /// A tensor whose little-endian, row-major bytes are written by `body` when their turn comes, so
    /// that a model larger than memory can be copied through.
    package init(
      _ name: String, type: ElementType, shape: [Int], body: @escaping (FileWriter) throws -> Void
    ) {
      self.name = name
      self.type = type
      self.shape = shape
      self.body = body
      size = Self.size(shape, type)
    }

    /// A float32 tensor.
    package init(_ name: String, shape: [Int], floats: [Float]) {
      self.init(name, type: .float32, shape: shape) { writer in
        try floats.withUnsafeBytes { try writer.write($0) }
      }
    }

    /// A float64 tensor.
    package init(_ name: String, shape: [Int], doubles: [Double]) {
      self.init(name, type: .float64, shape: shape) { writer in
        try doubles.withUnsafeBytes { try writer.write($0) }
      }
    }

    /// A tensor of another safetensors file as it is.
    package init(copying tensor: SafetensorsTensor, of file: MappedFile) {
      self.init(tensor.name, type: tensor.type, shape: tensor.shape) { writer in
        try file.withBytes { try writer.write(UnsafeRawBufferPointer(rebasing: $0[tensor.range])) }
      }
    }

    private static func size(_ shape: [Int], _ type: ElementType) -> Int? {
      var size = type.size
      for dimension in shape {
        let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
        guard dimension >= 0, !overflow else { return nil }
        size = product
      }
      return size
    }
  }

  /// Writes the tensors to `path`, all or nothing (`AtomicFile`).
  ///
  /// Wider element types come first, which keeps every tensor aligned; otherwise the order is kept.
  /// The same arguments give the same bytes.
  ///
  /// - Parameter mode: the permissions of a new file, less what the umask takes.
  /// - Throws: `StorageError` for a name used twice or a tensor whose bytes do not fit its shape, and
  ///   when the file cannot be written.
  package static func write(
    _ path: String, _ tensors: [Tensor], metadata: [String: String] = [:],
    mode: mode_t = 0o666
  ) throws {
    let tensors = [8, 4, 2, 1].flatMap { size in tensors.filter { $0.type.size == size } }
    let header = try header(path, tensors, metadata)
    try AtomicFile.write(path, mode: mode) { writer in
      try withUnsafeBytes(of: UInt64(header.count).littleEndian) { try writer.write($0) }
      try writer.write(header)
      for tensor in tensors {
        let start = writer.count
        try tensor.body(writer)
        guard writer.count - start == tensor.size else {
          throw misfit(path, tensor, writer.count - start)
        }
      }
    }
  }

  private static func header(
    _ path: String, _ tensors: [Tensor], _ metadata: [String: String]
  ) throws(StorageError) -> [UInt8] {
    var header = JSONObject()
    let members = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
    // Present even when empty, so that no tensor can take its name.
    header["__metadata__"] = .object(JSONObject(members))
    var end = 0
    for tensor in tensors {
      guard let size = tensor.size, size <= Int.max - end else { throw misfit(path, tensor, 0) }
      let entry: JSON = [
        "dtype": .string(tensor.type.rawValue), "shape": .array(tensor.shape.map { .integer($0) }),
        "data_offsets": [.integer(end), .integer(end + size)],
      ]
      guard header.append(tensor.name, entry) else {
        throw StorageError(path, "cannot write two tensors called '\(tensor.name)'")
      }
      end += size
    }
    var bytes = JSON.object(header).bytes
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }

  private static func misfit(_ path: String, _ tensor: Tensor, _ count: Int) -> StorageError {
    StorageError(
      path,
      "cannot write tensor '\(tensor.name)': \(count) bytes do not fill "
        + "\(tensor.type.rawValue) \(tensor.shape)")
  }
}
