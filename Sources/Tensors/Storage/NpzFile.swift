/// Arrays in a numpy .npz file, as `numpy.savez` and `numpy.savez_compressed` write them.
package struct NpzFile: Sendable {
  private let archive: ZipArchive

  package var path: String { archive.file.path }

  /// Names of the arrays in file order, without ".npy".
  package let names: [String]

  /// Maps the file and reads its directory.
  ///
  /// - Throws: `StorageError` if it is no zip archive or a damaged one.
  /// - Cost: no array is read.
  package init(path: String) throws(StorageError) {
    archive = try ZipArchive(path: path)
    names = archive.entries.map { Self.arrayName($0.name) }
  }

  private static func arrayName(_ name: String) -> String {
    name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
  }

  /// An array of any real type as float64.
  ///
  /// - Returns: the shape, outermost dimension first, and the elements row by row, whatever the order
  ///   in the file. A scalar has the shape `[]` and one element.
  /// - Throws: `StorageError` naming the file and the array.
  package func doubles(_ name: String) throws(StorageError) -> (shape: [Int], values: [Double]) {
    try read(name)
  }

  /// An array of any real type as float32; wider elements are rounded. See `doubles`.
  package func floats(_ name: String) throws(StorageError) -> (shape: [Int], values: [Float]) {
    try read(name)
  }

  private func read<Value: BinaryFloatingPoint>(
    _ name: String
  ) throws(StorageError) -> (shape: [Int], values: [Value]) {
    guard let entry = archive.entries.first(where: { Self.arrayName($0.name) == name }) else {
      throw StorageError(path, "there is no array '\(name)' in this file")
    }
    return try archive.withBytes(of: entry) { (bytes) throws(StorageError) in
      let header: NpyHeader
      do throws(NpyHeader.Refusal) { header = try NpyHeader(bytes) } catch {
        throw StorageError(path, "array '\(name)' \(error.reason)")
      }
      let data = UnsafeRawBufferPointer(rebasing: bytes[header.dataOffset...])
      let values: [Value] = Self.values(data, header)
      return (header.shape, header.isColumnMajor ? Self.rowMajor(values, header.shape) : values)
    }
  }

  private static func values<Value: BinaryFloatingPoint>(
    _ data: UnsafeRawBufferPointer, _ header: NpyHeader
  ) -> [Value] {
    func load<Stored: BitwiseCopyable>(_ convert: (Stored) -> Value) -> [Value] {
      // Archives align nothing.
      (0..<header.count).map {
        convert(data.loadUnaligned(fromByteOffset: $0 * header.element.size, as: Stored.self))
      }
    }
    return switch header.element {
    case .float32: load { (stored: Float) in Value(stored) }
    case .float64: load { (stored: Double) in Value(stored) }
    case .int32: load { (stored: Int32) in Value(stored) }
    case .int64: load { (stored: Int64) in Value(stored) }
    }
  }

  /// The same array with the last index running fastest, from one with the first.
  private static func rowMajor<Value>(_ values: [Value], _ shape: [Int]) -> [Value] {
    guard shape.count > 1, !values.isEmpty else { return values }
    var index = [Int](repeating: 0, count: shape.count)
    var result: [Value] = []
    result.reserveCapacity(values.count)
    for _ in values {
      var offset = 0
      for axis in shape.indices.reversed() { offset = offset * shape[axis] + index[axis] }
      result.append(values[offset])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
    return result
  }
}
