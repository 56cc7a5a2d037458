#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A script in a directory of its own, both gone with this value.
final class TemporaryScript {
  struct Failure: Error {
    let code: Int32
  }

  let directory: String
  var path: String { directory + "/script.amend" }

  convenience init(_ text: String) throws { try self.init(bytes: Array(text.utf8)) }

  init(bytes: [UInt8]) throws {
    var template = Array("/tmp/amend-script-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure(code: errno) }
    directory = String(cString: made)
    guard let file = fopen(path, "w") else { throw Failure(code: errno) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(code: errno) }
  }

  deinit {
    remove(path)
    remove(directory)
  }
}
