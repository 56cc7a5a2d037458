import Tensors

/// The special tokens that a tokenizer puts around a text, as the `post_processor` of its tokenizer.json says.
package struct SpecialTokenTemplate: Sendable, Equatable {
  /// In front of the text.
  package var before: [Int32] = []
  /// Behind it.
  package var after: [Int32] = []

  package init(before: [Int32] = [], after: [Int32] = []) {
    self.before = before
    self.after = after
  }
}

extension SpecialTokenTemplate {
  /// Reads a `post_processor`. Nil for one that says nothing about special tokens: none at all, or `ByteLevel`, which
  /// only trims offsets.
  ///
  /// - Throws: `StorageError` naming what this program does not speak.
  init?(postProcessor json: JSON?, source: String) throws(StorageError) {
    guard let json, !json.isNull else { return nil }
    switch json["type"]?.string {
    case "ByteLevel": return nil
    case "TemplateProcessing": self = try TemplateReader(json: json, source: source).template()
    case "BertProcessing", "RobertaProcessing":
      self = try TemplateReader(json: json, source: source).pair()
    case "Sequence":
      // Each step puts its tokens around what the steps before it made.
      var found: SpecialTokenTemplate?
      for step in json["processors"]?.array ?? [] {
        guard let own = try SpecialTokenTemplate(postProcessor: step, source: source) else {
          continue
        }
        let inner = found ?? SpecialTokenTemplate()
        found = SpecialTokenTemplate(
          before: own.before + inner.before, after: inner.after + own.after)
      }
      guard let found else { return nil }
      self = found
    case let type:
      throw StorageError(
        source, "this tokenizer is of another kind: its post_processor is \(type ?? "nameless")",
        hint: "TemplateProcessing, ByteLevel, and sequences of them are supported")
    }
  }
}

/// Reads one processor that adds special tokens.
private struct TemplateReader {
  let json: JSON
  let source: String

  /// `single`: special tokens, and the text as sequence A exactly once.
  func template() throws(StorageError) -> SpecialTokenTemplate {
    var result = SpecialTokenTemplate()
    var isBehind = false
    for piece in json["single"]?.array ?? [] {
      if let name = piece["SpecialToken"]?["id"]?.string {
        let ids = try ids(of: name)
        if isBehind { result.after += ids } else { result.before += ids }
      } else if piece["Sequence"]?["id"] == "A", !isBehind {
        isBehind = true
      } else {
        throw damaged("its template holds \(piece)")
      }
    }
    guard isBehind else { throw damaged("its template leaves the text out") }
    return result
  }

  /// `cls` in front and `sep` behind, each `[text, id]`.
  func pair() throws(StorageError) -> SpecialTokenTemplate {
    guard let first = id(json["cls"]?[1]), let last = id(json["sep"]?[1]) else {
      throw damaged("it does not say which tokens it adds")
    }
    return SpecialTokenTemplate(before: [first], after: [last])
  }

  private func ids(of name: String) throws(StorageError) -> [Int32] {
    let list = json["special_tokens"]?[name]?["ids"]?.array ?? []
    let ids = list.compactMap(id)
    guard !ids.isEmpty, ids.count == list.count else {
      throw damaged("it does not give the id of \(JSON.string(name))")
    }
    return ids
  }

  private func id(_ json: JSON?) -> Int32? {
    guard let id = json?.int, (0...TokenList.largestID).contains(id) else { return nil }
    return Int32(id)
  }

  private func damaged(_ why: String) -> StorageError {
    StorageError(
      source, "the post_processor cannot be used: \(why)",
      hint: "the file is damaged: download it again")
  }
}
