import Tensors

/// A model that can be talked to: weights, tokenizer, and where they came from.
package final class LanguageModel {
  /// "atlas", or the last part of the directory.
  package let name: String
  /// The directory, or "embedded".
  package let source: String
  package let llama: Llama
  package let tokenizer: Tokenizer
  package let checkpoint: Checkpoint
  /// What is unusual about its files and no fault: one sentence each, without a full stop.
  package private(set) var remarks: [String] = []
  private let configurationBytes: [UInt8]
  /// What it takes of the machine.
  package let memoryNeed: MemoryNeed
  /// What its own files say stands in front of every text.
  package let ownBeginning: TextBeginning
  /// What stands in front of every text now.
  package private(set) var beginning: TextBeginning
  /// How it was taught to hold a conversation.
  package let chat: ChatSupport
  /// What stands around every prompt now; nil asks prompts as they are.
  package var frame: PromptFrame?
  /// Tokens that end what the model writes.
  package let endOfText: EndOfText

  /// XXH3-128 of the configuration and of what `digestCoverage` says of the weights.
  /// - Cost: when first asked for, a checkpoint that is not large is read once, and parts of one that is.
  package private(set) lazy var digest = digest(with: checkpoint.digest)

  package var digestCoverage: DigestCoverage { checkpoint.digestCoverage }

  /// XXH3-128 of the configuration and every byte of the weights.
  ///
  /// - Parameter report: called with the bytes done and the bytes in all.
  /// - Throws: `Interrupted`.
  /// - Cost: the checkpoint is read once.
  package func fullDigest(
    cancellation: Cancellation = .never, report: (Int, Int) -> Void = { _, _ in }
  ) throws -> Digest {
    digest(with: try checkpoint.fullDigest(cancellation: cancellation, report: report))
  }

  private func digest(with weights: Digest) -> Digest {
    let stream = DigestStream()
    configurationBytes.withUnsafeBytes { stream.update($0) }
    stream.update(weights.description)
    return stream.digest
  }

  package var configuration: LlamaConfiguration { llama.configuration }

  /// Opens a Hugging Face directory: config.json, a tokenizer.json or else Meta's tokenizer.model, and safetensors
  /// weights.
  ///
  /// - Throws: `ModelError` or `StorageError`, one sentence naming the file.
  /// - Parameters:
  ///   - weights: whether they are copied or stay where they are.
  ///   - report: called with the tensors read so far and those in all.
  package convenience init(
    directory: String, weights: WeightHolding = .automatic, cancellation: Cancellation = .never,
    report: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws {
    let place = try ModelDirectory(directory)
    let path = place.path
    let json = try JSON(path: path + "/config.json")
    let configuration = try LlamaConfiguration(json, file: path + "/config.json")
    try self.init(
      name: place.name, source: path,
      configuration: configuration, configurationBytes: json.bytes,
      tokenizer: LanguageModel.tokenizer(in: path, configuration),
      tokenizerSettings: LanguageModel.settings(path + "/tokenizer_config.json"),
      endOfText: EndOfText(configuration, directory: path), chatDirectory: path,
      checkpoint: Checkpoint(directory: path), weights: weights, cancellation: cancellation,
      report: report)
    if let remark = place.remark { remarks.insert(remark, at: 0) }
  }

  /// A JSON object that may be missing.
  ///
  /// - Throws: `StorageError` or `JSONError` for a file that is there and cannot be read.
  private static func settings(_ path: String) throws -> JSON? {
    guard Directory.exists(path) else { return nil }
    let json = try JSON(path: path)
    guard json.object != nil else {
      throw ModelError(
        "\(path): this is no JSON object", hint: "the file is damaged: download it again")
    }
    return json
  }

  /// Puts something else in front of every text from now on.
  package func begin(with other: TextBeginning) { beginning = other }

  private static func tokenizer(
    in directory: String, _ configuration: LlamaConfiguration
  ) throws -> Tokenizer {
    let json = directory + "/tokenizer.json"
    if Directory.exists(json) { return try Tokenizer(path: json) }
    let ranks = directory + "/tokenizer.model"
    guard Directory.exists(ranks) else {
      throw ModelError(
        "\(directory): there is neither tokenizer.json nor tokenizer.model",
        hint: "a model needs the vocabulary that it was trained with: copy one of the two here")
    }
    let tokenizer = try Tokenizer(path: ranks)
    // Ranks that end early would give every special token the id of another.
    guard tokenizer.vocabularySize == configuration.vocabularySize else {
      throw ModelError(
        "\(ranks): ranks and special tokens are \(tokenizer.vocabularySize), config.json says \(configuration.vocabularySize)",
        hint: "the file is cut short or belongs to another model: download it again")
    }
    return tokenizer
  }

  /// - Parameters:
  ///   - tokenizerSettings: tokenizer_config.json, if there is one.
  ///   - chatDirectory: where a chat template is looked for.
  /// - Throws: `ModelError` if the parts do not belong together.
  package init(
    name: String, source: String, configuration: LlamaConfiguration, configurationBytes: [UInt8],
    tokenizer: Tokenizer, tokenizerSettings: JSON? = nil, endOfText: EndOfText? = nil,
    chatDirectory: String? = nil, checkpoint: Checkpoint, weights: WeightHolding = .automatic,
    cancellation: Cancellation = .never, report: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws {
    self.name = name
    self.source = source
    self.tokenizer = tokenizer
    self.endOfText = endOfText ?? EndOfText(configuration)
    ownBeginning = TextBeginning(
      tokenizer, settings: tokenizerSettings, configured: configuration.beginOfText)
    beginning = ownBeginning
    func text(_ id: Int32?) -> String? {
      id.map { tokenizer.decode([$0], continuing: true, skippingSpecial: false) }
    }
    chat =
      chatDirectory.map {
        ChatSupport(
          directory: $0, bos: text(configuration.beginOfText),
          eos: text(configuration.endOfText.first))
      } ?? .none
    self.checkpoint = checkpoint
    self.configurationBytes = configurationBytes
    let head = try StoredHead(configuration, checkpoint)
    var shape = configuration
    shape.tiedHead = !head.isOwn
    let choice = WeightChoice(weights, shape, available: ProcessMemory.availableBytes)
    llama = try Llama(
      shape, from: checkpoint, head: head, choice: choice, cancellation: cancellation,
      report: report)
    memoryNeed = MemoryNeed(shape, checkpointBytes: checkpoint.byteCount, choice)
    remarks = checkpoint.remarks + (head.remark.map { [$0] } ?? [])
    let surplus = tokenizer.vocabularySize - configuration.vocabularySize
    if surplus > 0 {
      remarks.append(
        "its tokenizer has \(surplus) \(surplus == 1 ? "entry" : "entries") more than the \(configuration.vocabularySize) that config.json says: "
          + "a text that has one is refused")
    }
    try check(ownBeginning.tokens)
  }
}
