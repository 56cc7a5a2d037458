extension String {
  /// Where `needle` occurs, from left to right without overlap, compared byte by byte. Swift's own
  /// search goes by characters, and a combining mark after a `{}` would hide it.
  func byteRanges(of needle: String) -> [Range<String.Index>] {
    let needle = Array(needle.utf8)
    guard let first = needle.first else { return [] }
    let text = utf8
    var found: [Range<String.Index>] = []
    var start = text.startIndex
    while let candidate = text[start...].firstIndex(of: first) {
      let rest = text[candidate...]
      if rest.starts(with: needle) {
        start = text.index(candidate, offsetBy: needle.count)
        found.append(candidate..<start)
      } else {
        start = text.index(after: candidate)
      }
    }
    return found
  }

  /// Without blanks at its end, and at its start too if asked.
  func trimmingBlanks(start: Bool = false) -> String {
    var rest = unicodeScalars[...]
    while rest.last == " " { rest.removeLast() }
    while start, rest.first == " " { rest.removeFirst() }
    return String(rest)
  }
}

extension CounterFactRecord {
  /// The rewrite prompt with the subject in its place.
  package var rewritePrompt: String {
    guard let hole = prompt.byteRanges(of: "{}").first else { return prompt }
    return prompt[..<hole.lowerBound] + subject + prompt[hole.upperBound...]
  }
}
