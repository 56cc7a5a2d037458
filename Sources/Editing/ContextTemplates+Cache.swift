import Tensors

extension ContextTemplates {
  /// What an earlier session had the model write, kept beside its statistics; nil if there is nothing that can be read.
  static func cached(in directory: String?) -> ContextTemplates? {
    guard let directory, let json = try? JSON(path: directory + fileName),
      let texts = json.array?.compactMap(\.string), texts.count == openingCount,
      texts.allSatisfy({ $0.byteRanges(of: Fact.placeholder).count == 1 })
    else { return nil }
    return ContextTemplates(prefixed: texts)
  }

  /// Keeps them for other sessions. A convenience: what cannot be kept is written again next time, to the same words.
  func save(in directory: String?) {
    guard let directory else { return }
    let texts = JSON.array(prefixed.map(JSON.string))
    try? Directory.create(directory)
    try? AtomicFile.write(directory + Self.fileName) { try $0.write(texts.bytes) }
  }

  private static let fileName = "/contexts-\(defaultSeed).json"
}
