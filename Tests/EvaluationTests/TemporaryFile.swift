import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of a given text, removed at the end of its life.
final class TemporaryFile {
  let path: String

  init(_ text: String, ending: String = ".json") throws {
    var template = Array(("/tmp/amend-tests-XXXXXX" + ending).utf8CString)
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw StorageError(path, "cannot make a file") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else {
      throw StorageError(path, "cannot write")
    }
  }

  deinit { unlink(path) }
}
