#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of a given text, removed at the end of its life.
package final class TemporaryFile {
  package let path: String

  package struct Failure: Error {
    let path: String
  }

  package init(_ text: String, ending: String = ".json") throws {
    var template = Array(("/tmp/amend-tests-XXXXXX" + ending).utf8CString)
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw Failure(path: path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure(path: path) }
  }

  deinit { unlink(path) }

  /// What is in it now, line by line.
  package var lines: [String] {
    get throws {
      guard let stream = fopen(path, "r") else { throw Failure(path: path) }
      defer { fclose(stream) }
      var bytes: [UInt8] = []
      var byte = fgetc(stream)
      while byte != EOF {
        bytes.append(UInt8(truncatingIfNeeded: byte))
        byte = fgetc(stream)
      }
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }
}
