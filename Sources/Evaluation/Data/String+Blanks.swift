extension String {
  /// Without blanks at its end; if asked, without blanks, tabs and line ends at both.
  func trimmingBlanks(start: Bool = false) -> String {
    // Most texts have none, and a data set has half a million of them.
    func isBlank(_ byte: UInt8?) -> Bool {
      byte == 0x20 || (start && (byte == 0x09 || byte == 0x0A || byte == 0x0D))
    }
    guard isBlank(utf8.last) || (start && isBlank(utf8.first)) else { return self }
    var rest = Array(utf8)[...]
    while isBlank(rest.last) { rest.removeLast() }
    while start, isBlank(rest.first) { rest.removeFirst() }
    return String(decoding: rest, as: UTF8.self)
  }
}
