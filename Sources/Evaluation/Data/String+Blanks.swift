extension String {
  /// Without blanks at its end, and at its start too if asked.
  func trimmingBlanks(start: Bool = false) -> String {
    // Most texts have none, and a data set has half a million of them.
    let blank = UInt8(ascii: " ")
    guard utf8.last == blank || (start && utf8.first == blank) else { return self }
    var rest = unicodeScalars[...]
    while rest.last == " " { rest.removeLast() }
    while start, rest.first == " " { rest.removeFirst() }
    return String(rest)
  }
}
