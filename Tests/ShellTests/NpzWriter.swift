import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes float64 arrays as `numpy.savez` does: a zip archive of .npy files, stored.
enum NpzWriter {
  static func write(_ path: String, _ arrays: KeyValuePairs<String, ([Int], [Double])>) throws {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, (shape, values)) in arrays {
      let file = Array("\(name).npy".utf8)
      let data = npy(shape, values)
      let sizes =
        little(crc(data), 4) + little(UInt32(data.count), 4) + little(UInt32(data.count), 4)
      let offset = UInt32(bytes.count)
      let common = little(20, 2) + little(0, 8) + sizes + little(UInt32(file.count), 2)
      bytes += little(0x0403_4B50, 4) + common + little(0, 2) + file + data
      directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 12)
      directory += little(offset, 4) + file
    }
    let count = little(UInt32(arrays.count), 2)
    let end =
      little(0x0605_4B50, 4) + little(0, 4) + count + count + little(UInt32(directory.count), 4)
      + little(UInt32(bytes.count), 4) + little(0, 2)
    let whole = bytes + directory + end
    guard let stream = fopen(path, "w") else { throw StorageError(path, "cannot be written") }
    fwrite(whole, 1, whole.count, stream)
    fclose(stream)
  }

  private static func npy(_ shape: [Int], _ values: [Double]) -> [UInt8] {
    let shape = shape.map { "\($0)," }.joined(separator: " ")
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(shape)), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(UInt32(header.utf8.count), 2)
      + Array(header.utf8) + values.withUnsafeBytes { Array($0) }
  }

  /// The low `count` bytes, zeros beyond the fourth.
  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 4 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
      }
    }
  }
}
