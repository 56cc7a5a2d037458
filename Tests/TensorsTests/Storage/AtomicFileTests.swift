import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct AtomicFileTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/file" }
  init() throws { directory = try TemporaryDirectory() }

  @Test func writesManySmallAndFewLargePieces() throws {
    let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    var expected: [UInt8] = []
    try AtomicFile.write(path) { writer in
      for index in 0..<20_000 {
        try writer.write("\(index)\n")
        expected += Array("\(index)\n".utf8)
      }
      try writer.write(large)
      try writer.write("end")
      #expect(writer.count == expected.count + large.count + 3)
    }
    expected += large + Array("end".utf8)
    #expect(try contents() == expected)
  }

  @Test func aFailedWriteLeavesTheOldFile() throws {
    try AtomicFile.write(path) { try $0.write("old") }
    struct Interrupted: Error {}
    #expect(throws: Interrupted.self) {
      try AtomicFile.write(path) { writer in
        try writer.write([UInt8](repeating: 1, count: 1 << 20))
        throw Interrupted()
      }
    }
    #expect(try contents() == Array("old".utf8))
    #expect(directory.names() == ["file"])
  }

  @Test func keepsPermissionsAndFollowsLinks() throws {
    try AtomicFile.write(path) { try $0.write("old") }
    chmod(path, 0o640)
    let link = directory.path + "/link"
    symlink("file", link)
    try AtomicFile.write(link) { try $0.write("new") }
    #expect(try contents() == Array("new".utf8))
    var status = stat()
    #expect(lstat(link, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func namesTheDirectoryThatIsNotThere() {
    let error = #expect(throws: StorageError.self) {
      try AtomicFile.write(path + "/none/file") { try $0.write("x") }
    }
    #expect(error?.message.hasPrefix("cannot create the file: ") == true)
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
  func aFullDiskIsOneSentence() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let writer = FileWriter(descriptor: descriptor, path: "model")
    let error = #expect(throws: StorageError.self) {
      try writer.write("lost in the buffer?")
      try writer.synchronize()
    }
    #expect(
      error?.description == "model: cannot write the file: No space left on device; "
        + "free some space and try again")
  }

  private func contents() throws -> [UInt8] {
    try MappedFile(path: path).withBytes { Array($0) }
  }
}
