extension String {
  /// Where `needle` occurs, from left to right without overlap, compared byte by byte. Swift's own
  /// search goes by characters, and a combining mark after a `{}` would hide it.
  package func byteRanges(of needle: String) -> [Range<String.Index>] {
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
}
