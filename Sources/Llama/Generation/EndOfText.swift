import Tensors

/// The tokens that end what a model writes: those of config.json and those of generation_config.json, where an Instruct
/// model has its end of turn.
package struct EndOfText: Sendable, Equatable {
  package let tokens: Set<Int32>
  /// Where they come from, in words.
  package let source: String

  private init(_ tokens: [Int32], source: String) {
    self.tokens = Set(tokens)
    self.source = source
  }

  package init(_ configuration: LlamaConfiguration) {
    self.init(configuration.endOfText, source: "config.json")
  }

  /// Those of a directory. A generation_config.json that is damaged counts as missing, as it does to Hugging Face, and
  /// is named in `source`.
  init(_ configuration: LlamaConfiguration, directory: String) {
    let path = directory + "/generation_config.json"
    let own = configuration.endOfText
    guard Directory.exists(path) else {
      self.init(configuration)
      return
    }
    guard let json = try? JSON(path: path), json.object != nil else {
      self.init(own, source: "config.json; generation_config.json cannot be read and is left aside")
      return
    }
    let ids = json["eos_token_id"].map { $0.array ?? [$0] } ?? []
    let added = ids.compactMap(\.int).filter { (0..<configuration.vocabularySize).contains($0) }
    self.init(
      own + added.map(Int32.init),
      source: added.isEmpty ? "config.json" : "config.json and generation_config.json")
  }
}
