#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process has taken of the machine.
package enum ProcessMemory {
  /// The most memory that was resident at one time, in bytes.
  package static var peakBytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }

  /// Memory of the process itself that is resident now, pages of mapped files not counted; nil where the system does
  /// not say.
  package static var ownBytes: Int? { SystemFile.kibibytes("RssAnon:", in: "/proc/self/status") }

  /// The machine's.
  package static var physicalBytes: Int {
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Memory that can be taken without swapping; nil where the system does not say.
  package static var availableBytes: Int? {
    SystemFile.kibibytes("MemAvailable:", in: "/proc/meminfo")
  }
}

private enum SystemFile {
  /// The number behind `name` in one of the files where Linux keeps "name:  number kB" lines.
  static func kibibytes(_ name: String, in path: String) -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
      ).split { $0 == " " || $0 == "\t" }
      if words.first.map(String.init) == name, words.count > 1, let kib = Int(words[1]) {
        return kib << 10
      }
    }
    return nil
  }
}
