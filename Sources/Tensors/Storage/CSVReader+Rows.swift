extension CSVReader {
  /// Hands over every record but the first, which names the columns, with the line at which it begins (from 1). A record
  /// with another number of fields than columns, or that is not UTF-8, comes as an error; blank lines do not come.
  ///
  /// - Throws: `StorageError` for columns of one name, or quotes that nothing closes, and what `accept` throws.
  package func rows(
    accept: (_ line: Int, Result<[(column: String, text: String)], StorageError>)
      throws(StorageError) -> Void
  ) throws(StorageError) {
    var reader = self
    var line = 1
    let names = try reader.texts(1).get().map(\.withoutBlanks)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw StorageError(path, "there are two columns '\(names[twice])' in its first line")
    }
    line += reader.lineFeeds(from: position)
    while reader.position < bytes.count {
      let (number, start) = (line, reader.position)
      let texts = try reader.texts(number)
      line += reader.lineFeeds(from: start)
      if case .success([""]) = texts { continue }
      let row = texts.flatMap { texts -> Result<[(column: String, text: String)], StorageError> in
        guard texts.count == names.count else {
          return .failure(
            StorageError(path, "it has \(texts.count) fields, and there are \(names.count) columns")
          )
        }
        return .success(zip(names, texts).map { (column: $0, text: $1) })
      }
      try accept(number, row)
    }
  }

  /// The fields of the next record.
  private mutating func texts(_ line: Int) throws(StorageError) -> Result<[String], StorageError> {
    var texts: [String] = []
    for field in try record("the record in line \(line)") ?? [] {
      guard let text = String(validating: field, as: UTF8.self) else {
        return .failure(StorageError(path, "it is not UTF-8"))
      }
      texts.append(text)
    }
    return .success(texts)
  }

  private func lineFeeds(from start: Int) -> Int {
    bytes[start..<position].count { $0 == UInt8(ascii: "\n") }
  }
}

extension String {
  fileprivate var withoutBlanks: String {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }
}
