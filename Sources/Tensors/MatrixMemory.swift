#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of a matrix: uninitialised floats, aligned for the widest vector register, to be freed by hand.
///
/// What is kept gets pages of its own. From the heap, where it would lie between the short-lived matrices of the work
/// that made it, it would leave holes that nothing fits into: a shell that edits all day would grow by some megabyte
/// with every edit that it takes back.
struct MatrixMemory {
  let base: UnsafeMutablePointer<Float>
  /// Floats there is room for.
  let count: Int
  private let isMapped: Bool

  /// A cache line, and the widest vector register.
  private static let alignment = 64
  /// Less than this is not worth pages of its own.
  private static let fewBytes = 64 << 10

  /// Ends the program where there is no memory.
  init(_ count: Int, isKept: Bool) {
    let bytes = count * MemoryLayout<Float>.stride
    self.count = count
    isMapped = isKept && bytes >= Self.fewBytes
    guard let memory = isMapped ? Self.map(bytes) : Self.allocate(bytes) else {
      exitOutOfMemory(bytes: bytes)
    }
    base = memory.bindMemory(to: Float.self, capacity: count)
  }

  func free() {
    if isMapped {
      munmap(base, count * MemoryLayout<Float>.stride)
    } else {
      releaseMemory(base)
    }
  }

  private static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    return memory == MAP_FAILED ? nil : memory
  }

  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    var memory: UnsafeMutableRawPointer?
    return posix_memalign(&memory, alignment, bytes) == 0 ? memory : nil
  }
}

/// `free(3)` under a name that the method does not hide.
private func releaseMemory(_ memory: UnsafeMutableRawPointer) { free(memory) }

/// Memory for activations cannot be had: nothing sensible can go on, so say so and leave.
func exitOutOfMemory(bytes: Int) -> Never {
  let message = "error: out of memory: \(bytes >> 20) MiB more were asked for\n"
  _ = message.withCString { write(2, $0, strlen($0)) }
  exit(1)
}
