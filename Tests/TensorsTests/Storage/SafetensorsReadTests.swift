import CNumerics
import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsReadTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func readsTypesShapesAndBytes() throws {
    let header = """
      {"__metadata__":{"format":"pt"},\
      "half":{"dtype":"F16","shape":[2,2],"data_offsets":[8,16]},\
      "single":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
      "brain":{"dtype":"BF16","shape":[1,2],"data_offsets":[16,20]},\
      "empty":{"dtype":"I64","shape":[3,0],"data_offsets":[20,20]},\
      "flag":{"dtype":"BOOL","shape":[],"data_offsets":[20,21]}}
      """
    let data: [UInt8] = [
      0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC1,  // 1, -10
      0x00, 0x3C, 0x01, 0x00, 0xFF, 0xFB, 0x00, 0xFC,  // 1, smallest half, -largest, -infinity
      0x80, 0x3F, 0x49, 0x40,  // 1, 3.140625
      1,
    ]
    let file = try SafetensorsFile(path: try write(header, data))
    #expect(file.tensors.map(\.name) == ["half", "single", "brain", "empty", "flag"])
    #expect(file.metadata == ["format": "pt"])
    #expect(try file.tensor("half").shape == [2, 2])
    #expect(try file.tensor("half").count == 4)
    #expect(try file.floats("single") == [1, -10])
    #expect(try file.floats("half") == [1, 0x1p-24, -65504, -.infinity])
    #expect(try file.floats("brain") == [1, 3.140625])
    #expect(try file.doubles("brain") == [1, 3.140625])
    #expect(try file.tensor("empty").count == 0)
    #expect(Array(try file.bytes("flag")) == [1])
    let missing = #expect(throws: StorageError.self) { try file.floats("other") }
    #expect(missing?.message == "there is no tensor 'other' in this file")
    let unfit = #expect(throws: StorageError.self) { try file.floats("flag") }
    #expect(unfit?.message.contains("type BOOL") == true)
  }

  /// What the format does not ask for: padding, metadata that is an object, element types of weights alone.
  @Test(arguments: 0..<8) func readsDataAtAnyByte(_ shift: Int) throws {
    let header =
      #"{"__metadata__":null,"#
      + #""pad":{"dtype":"U8","shape":[\#(shift)],"data_offsets":[0,\#(shift)]},"#
      + #""a":{"dtype":"F32","shape":[3],"data_offsets":[\#(shift),\#(shift + 12)]},"#
      + #""b":{"dtype":"F64","shape":[2],"data_offsets":[\#(shift + 12),\#(shift + 28)]},"#
      + #""c":{"dtype":"BF16","shape":[2],"data_offsets":[\#(shift + 28),\#(shift + 32)]},"#
      + #""d":{"dtype":"F16","shape":[2],"data_offsets":[\#(shift + 32),\#(shift + 36)]},"#
      + #""e":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[\#(shift + 36),\#(shift + 38)]},"#
      + #""f":{"dtype":"U32","shape":[1],"data_offsets":[\#(shift + 38),\#(shift + 42)]}}"#
    var data = [UInt8](repeating: 7, count: shift)
    for value in [1.5, -2, 0x1p-140] as [Float] { data += Self.bytes(value.bitPattern) }
    for value in [0.1, -1e300] { data += Self.bytes(value.bitPattern) }
    data += [0x80, 0x3F, 0x49, 0x40, 0x00, 0x3C, 0x00, 0xC0, 1, 2, 3, 4, 5, 6]
    let text = Array(header.utf8)
    let path = try directory.write(Self.bytes(UInt64(text.count)) + text + data, to: "odd")
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata.isEmpty)
    #expect(try file.floats("a") == [1.5, -2, 0x1p-140])
    #expect(try file.doubles("b") == [0.1, -1e300])
    #expect(try file.floats("c") == [1, 3.140625])
    #expect(try file.floats("d") == [1, -2])
    #expect(throws: StorageError.self) { try file.floats("e") }
    #expect(try file.tensor("f").count == 1)
  }

  private static func bytes<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
    withUnsafeBytes(of: bits.littleEndian) { Array($0) }
  }

  @Test func everyHalfIsExact() {
    // An independent road: sign, exponent and fraction by arithmetic.
    for bits in UInt16.min...UInt16.max {
      let exponent = Int(bits >> 10 & 31)
      let fraction = Float(bits & 1023) / 1024
      let magnitude: Float =
        switch exponent {
        case 0: fraction * 0x1p-14
        case 31: fraction == 0 ? .infinity : .nan
        default: (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
      let expected = bits & 0x8000 == 0 ? magnitude : -magnitude
      var value: Float = 0
      cn_from_float16(1, [bits], &value)
      guard value == expected || (value.isNaN && expected.isNaN) else {
        Issue.record("half \(bits) became \(value) and not \(expected)")
        return
      }
    }
  }

  /// Header, bytes of data, and the words that the one sentence must have.
  @Test(arguments: [
    (#"["a"]"#, 0, "does not begin with '{'"),
    (#" {}"#, 0, "does not begin with '{'"),
    (#"{"a":"#, 0, "not valid JSON"),
    ("{\"a\":\"\u{1}\"}", 0, "not valid JSON"),
    (#"{"a":1}"#, 0, "tensor 'a' is not described"),
    (#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4, "tensor 'a' has no dtype"),
    (#"{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}"#, 4, "unknown dtype 'F4'"),
    (#"{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}"#, 4, "tensor 'a' has no dtype"),
    (#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, "no list shape"),
    (#"{"a":{"dtype":"F32","shape":4,"data_offsets":[0,4]}}"#, 4, "no list shape"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "has -1 in shape"),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "has 1.5 in shape"),
    (#"{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}"#, 4, "not valid JSON"),
    (#"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#, 4, #"has "1" in shape"#),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}"#, 4, "in shape"),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, 4,
      "shape too large"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "two data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "before it begins"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4, "has -4 in data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "ends at byte 8 of the data"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#, 4,
      "ends at byte 9223372036854775807"
    ),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "needs 8 bytes"),
    (
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#, 6, "'b' overlaps tensor 'a'"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}"#, 6, "'b' begins 2 bytes after"
    ),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3, "'a' begins 1 bytes after"),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 3, "1 bytes at the end"),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "duplicate key \"a\""
    ),
    (#"{"__metadata__":[]}"#, 0, "__metadata__ in the header is no object"),
    (#"{"__metadata__":{"k":1}}"#, 0, "value of 'k' is no string"),
  ])
  func refuses(header: String, dataCount: Int, words: String) throws {
    let path = try write(header, [UInt8](repeating: 0, count: dataCount))
    let error = #expect(throws: StorageError.self) { try SafetensorsFile(path: path) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.path == path)
  }

  @Test(
    arguments: [
      ([], "only 0 bytes"), ([1, 0, 0], "only 3 bytes"),
      ([0, 0, 0, 0, 0, 0, 0, 0], "header is empty"),
      ([9, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D], "cut short"),
      ([0, 0, 0, 0, 0, 0, 0, 0x80, 0x7B, 0x7D], "9223372036854775808 bytes is not plausible"),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B, 0x7D], "not plausible"),
    ] as [([UInt8], String)])
  func refusesBadLength(bytes: [UInt8], words: String) throws {
    let path = try directory.write(bytes, to: "bad.safetensors")
    let error = #expect(throws: StorageError.self) { try SafetensorsFile(path: path) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }

  @Test func namesMissingFilesAndDirectories() {
    let missing = #expect(throws: StorageError.self) {
      try MappedFile(path: directory.path + "/none")
    }
    #expect(missing?.description.contains("No such file") == true)
    let wrong = #expect(throws: StorageError.self) { try MappedFile(path: directory.path) }
    #expect(wrong?.message == "expected a file but this is a directory")
  }

  /// Pads the header to 8 bytes with spaces, as the reference writer does.
  private func write(_ header: String, _ data: [UInt8]) throws -> String {
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    return try directory.write(length + text + data, to: "test.safetensors")
  }
}
