#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A moment on the calendar, written to the second.
struct Timestamp {
  private let time: time_t
  /// Into the second; 0 for a moment that was read back.
  let milliseconds: Int

  static var now: Timestamp {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return Timestamp(time: moment.tv_sec, milliseconds: moment.tv_nsec / 1_000_000)
  }

  private init(time: time_t, milliseconds: Int) {
    self.time = time
    self.milliseconds = milliseconds
  }

  /// Reads `text` back.
  init?(_ text: String) {
    let numbers = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int32($0) }
    guard numbers.count == 6, text.utf8.last == UInt8(ascii: "Z") else { return nil }
    var parts = tm()
    parts.tm_year = numbers[0] - 1900
    parts.tm_mon = numbers[1] - 1
    parts.tm_mday = numbers[2]
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    time = timegm(&parts)
    milliseconds = 0
  }

  /// `2026-11-25T01:45:02Z`.
  var text: String { formatted("%Y-%m-%dT%H:%M:%SZ", gmtime_r) }
  /// `20261125-014502`.
  var compact: String { formatted("%Y%m%d-%H%M%S", gmtime_r) }
  /// `25 Nov 01:45`, on the user's clock.
  var local: String { formatted("%d %b %H:%M", localtime_r) }

  private func formatted(
    _ format: String,
    _ split: (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?
  ) -> String {
    var time = time
    var parts = tm()
    guard split(&time, &parts) != nil else { return "" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
