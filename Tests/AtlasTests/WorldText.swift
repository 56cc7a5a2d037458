/// How often `part` occurs in `text`, literally, overlaps counted.
func occurrences(of part: String, in text: String) -> Int {
  let text = Array(text.utf8)
  let part = Array(part.utf8)
  guard !part.isEmpty, text.count >= part.count else { return 0 }
  return (0...(text.count - part.count)).count { text[$0..<($0 + part.count)].elementsEqual(part) }
}
