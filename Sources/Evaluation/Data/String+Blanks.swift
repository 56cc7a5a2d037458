extension String {
  /// Without blanks at its end, and at its start too if asked.
  func trimmingBlanks(start: Bool = false) -> String {
    var rest = unicodeScalars[...]
    while rest.last == " " { rest.removeLast() }
    while start, rest.first == " " { rest.removeFirst() }
    return String(rest)
  }
}
