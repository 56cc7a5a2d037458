#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// stdout or stderr, written to at once: nothing is held back, so the two never change order.
struct StandardStream {
  let descriptor: Int32
  let isTerminal: Bool

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) != 0
  }

  /// The terminal's columns at this moment; nil for a file or a pipe.
  var width: Int? {
    guard isTerminal else { return nil }
    return size.map { Int($0.ws_col) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// The terminal's rows at this moment; nil for a file or a pipe, or a terminal that does not say.
  var height: Int? {
    guard isTerminal else { return nil }
    return size.map { Int($0.ws_row) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private var size: winsize? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Writes all of `text`.
  /// - Returns: 0, or the `errno` that stopped it.
  func write(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = systemWrite(
          descriptor, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest)))
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          // Somebody made the stream non-blocking, perhaps for a program that shares it.
          var file = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&file, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}

/// `write(2)` under a name that the method does not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
