extension [CounterFactRecord] {
  /// Runs of records with one case number, which are written together. In most data sets each is a run of its own.
  package var cases: [ArraySlice<CounterFactRecord>] {
    chunked { $0.caseID == $1.caseID }
  }

  private func chunked(_ belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices.dropFirst() where !belongs(self[index - 1], self[index]) {
      chunks.append(self[start..<index])
      start = index
    }
    if start < endIndex { chunks.append(self[start...]) }
    return chunks
  }
}
