import Tensors
import TestSupport
import Testing

@Suite struct NpzTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func readsStoredArrays() throws {
    let file = try NpzFile(path: directory.write(NpzSamples.stored, to: "stored.npz"))
    #expect(file.names == ["matrix", "columns", "count"])
    let matrix = try file.floats("matrix")
    #expect(matrix.shape == [2, 3])
    #expect(matrix.values == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5])
    let columns = try file.doubles("columns")
    #expect(columns.shape == [2, 3, 2])
    #expect(columns.values == (0..<12).map(Double.init))
    let count = try file.doubles("count")
    #expect(count.shape == [])
    #expect(count.values == [7])
  }

  @Test func readsCompressedArrays() throws {
    let file = try NpzFile(path: directory.write(NpzSamples.compressed, to: "packed.npz"))
    let zeros = try file.doubles("zeros")
    #expect(zeros.shape == [8, 8])
    #expect(zeros.values == [Double](repeating: 0, count: 63) + [2.5])
    #expect(try file.floats("columns").values == (0..<12).map(Float.init))
    #expect(try file.floats("small").values == [-1, 2])
    #expect(try file.floats("empty").shape == [0, 3])
    #expect(try file.floats("empty").values == [])
    let flag = #expect(throws: StorageError.self) { try file.floats("flag") }
    #expect(flag?.message.contains("array 'flag' has elements of type '|b1'") == true)
    let none = #expect(throws: StorageError.self) { try file.floats("none") }
    #expect(none?.message == "there is no array 'none' in this file")
  }

  @Test func readsZip64() throws {
    let file = try NpzFile(path: directory.write(NpzSamples.zip64, to: "wide.npz"))
    #expect(try file.doubles("wide").values == [3.25, -1])
  }

  @Test func noticesOneWrongByteOfData() throws {
    var bytes = NpzSamples.zip64
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x0A, 0x40]) })
    bytes[place] ^= 1
    let file = try NpzFile(path: directory.write(bytes, to: "bad.npz"))
    let error = #expect(throws: StorageError.self) { try file.doubles("wide") }
    #expect(error?.message == "'wide.npy' in the archive is damaged")
  }

  /// A damaged file gives an error or, where the damage hit an unused field, the right numbers.
  @Test(arguments: [NpzSamples.stored, NpzSamples.compressed, NpzSamples.zip64])
  func damageIsNeverFatal(sample: [UInt8]) throws {
    let whole = try readAll(sample)
    let masks: [UInt8] = [0x01, 0x80, 0xFF]
    for place in sample.indices {
      var bytes = sample
      bytes[place] ^= masks[place % masks.count]
      guard let read = try? readAll(bytes) else { continue }
      // A damaged name or an array less is not a wrong number.
      for (name, values) in read where whole[name] != nil {
        #expect(values == whole[name], "byte \(place)")
      }
    }
    for count in sample.indices {
      #expect(throws: StorageError.self) { try readAll(Array(sample.prefix(count))) }
    }
  }

  /// Every array that can be read at all, by name.
  private func readAll(_ bytes: [UInt8]) throws -> [String: [Double]] {
    let file = try NpzFile(path: directory.write(bytes, to: "any.npz"))
    var arrays: [String: [Double]] = [:]
    for name in file.names {
      do throws(StorageError) { arrays[name] = try file.doubles(name).values } catch { continue }
    }
    return arrays
  }
}
