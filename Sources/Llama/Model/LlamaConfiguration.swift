import Tensors

/// The shape of a Llama model, read from a Hugging Face `config.json`.
package struct LlamaConfiguration: Sendable, Equatable {
  package var vocabularySize: Int
  /// d_model, the width of the residual stream.
  package var hiddenSize: Int
  /// d_ff, the width of the feed-forward's inner layer: the length of a key.
  package var intermediateSize: Int
  package var blockCount: Int
  package var headCount: Int
  package var keyValueHeadCount: Int
  package var headSize: Int
  package var normEpsilon: Float
  package var ropeTheta: Double
  package var ropeScaling: RopeScaling?
  package var maximumPositions: Int
  /// The output head is the embedding matrix.
  package var tiedHead: Bool
  /// `bos_token_id`, if it names a token. What stands in front of texts is the tokenizer's affair (`TextBeginning`).
  package var beginOfText: Int32?
  package var endOfText: [Int32]

  /// Llama-3.1's frequency scaling for long contexts (`rope_type` "llama3").
  package struct RopeScaling: Sendable, Equatable {
    package var factor: Double
    package var lowFrequencyFactor: Double
    package var highFrequencyFactor: Double
    package var originalPositions: Int
  }

  package init(
    vocabularySize: Int, hiddenSize: Int, intermediateSize: Int, blockCount: Int, headCount: Int,
    keyValueHeadCount: Int, headSize: Int, normEpsilon: Float, ropeTheta: Double,
    ropeScaling: RopeScaling?, maximumPositions: Int, tiedHead: Bool, beginOfText: Int32?,
    endOfText: [Int32]
  ) {
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.intermediateSize = intermediateSize
    self.blockCount = blockCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headSize = headSize
    self.normEpsilon = normEpsilon
    self.ropeTheta = ropeTheta
    self.ropeScaling = ropeScaling
    self.maximumPositions = maximumPositions
    self.tiedHead = tiedHead
    self.beginOfText = beginOfText
    self.endOfText = endOfText
  }

  /// Width of the fused query, key and value rows.
  package var queryKeyValueSize: Int { (headCount + 2 * keyValueHeadCount) * headSize }
  /// Width of a row of keys, or of values.
  package var keyValueSize: Int { keyValueHeadCount * headSize }
  /// Rows of a forward pass that keep the activations of a block within some hundred megabytes.
  package var rowsOfPass: Int {
    let bytesPerRow = 4 * (5 * hiddenSize + 3 * intermediateSize + 2 * queryKeyValueSize)
    return max(min(2048, (192 << 20) / bytesPerRow), 1)
  }

  /// How many workers share passes at most, each with its own sequences, where otherwise the threads would share every
  /// product. All of them read all weights in every pass. That pays while those fit in a processor's last cache:
  /// measured on two cores with 32 MiB, a tenth faster at 21 MiB of weights.
  package var workerCount: Int { parameterCount * 4 < 32 << 20 ? 4 : 1 }

  /// Parameters in all matrices and norms.
  package var parameterCount: Int {
    let attention = queryKeyValueSize * hiddenSize + headCount * headSize * hiddenSize
    let block = attention + 3 * intermediateSize * hiddenSize + 2 * hiddenSize
    return blockCount * block + hiddenSize + vocabularySize * hiddenSize * (tiedHead ? 1 : 2)
  }

  /// The same without norms, for sizes that nobody has checked: cannot overflow.
  private var approximateParameterCount: Double {
    let heads = Double(2 * headCount + 2 * keyValueHeadCount) * Double(headSize)
    let block = (heads + 3 * Double(intermediateSize)) * Double(hiddenSize)
    return Double(blockCount) * block + 2 * Double(vocabularySize) * Double(hiddenSize)
  }
}

extension LlamaConfiguration {
  /// Reads both of today's spellings: `rope_theta` and `rope_scaling` at the top, or `rope_parameters`.
  /// - Throws: `ModelError` naming the field, for what is missing, nonsensical or not a plain Llama.
  package init(_ json: JSON, file: String) throws {
    let fields = Fields(json: json, file: file)
    try LlamaConfiguration.refuseOtherArchitectures(fields)
    vocabularySize = try fields.count("vocab_size")
    hiddenSize = try fields.count("hidden_size")
    intermediateSize = try fields.count("intermediate_size")
    blockCount = try fields.count("num_hidden_layers")
    headCount = try fields.count("num_attention_heads")
    keyValueHeadCount = try fields.count("num_key_value_heads", default: headCount)
    headSize = try fields.headSize(of: hiddenSize, among: headCount)
    normEpsilon = Float(try fields.positive("rms_norm_eps", default: 1e-6))
    maximumPositions = try fields.count("max_position_embeddings", default: 2048)
    tiedHead = try fields.flag("tie_word_embeddings")
    (ropeTheta, ropeScaling) = try LlamaConfiguration.rope(fields)
    beginOfText = fields.token("bos_token_id", of: vocabularySize)
    endOfText = try fields.endOfText()
    try check(fields)
  }

  private static func refuseOtherArchitectures(_ fields: Fields) throws {
    let type = fields.json["model_type"]?.string ?? "unknown"
    guard type == "llama" else {
      throw fields.error(
        "model_type is \"\(type)\"", hint: "only Llama models are supported (model_type \"llama\")")
    }
    let activation = fields.json["hidden_act"]?.string ?? "silu"
    guard activation == "silu" else {
      throw fields.error(
        "hidden_act is \"\(activation)\"",
        hint: "a Llama feed-forward uses silu; this is another model")
    }
    for bias in ["attention_bias", "mlp_bias"] where try fields.flag(bias) {
      throw fields.error("\(bias) is true", hint: "Llama models with biases are not supported")
    }
    guard try !fields.flag("rope_interleaved") else {
      throw fields.error(
        "rope_interleaved is true", hint: "Llama turns the halves of a head, not neighbours")
    }
    if let quantization = fields.json["quantization_config"], !quantization.isNull {
      throw fields.error(
        "the checkpoint is quantised",
        hint: "use the float32, bfloat16 or float16 checkpoint of the same model")
    }
  }

  private static func rope(_ fields: Fields) throws -> (theta: Double, scaling: RopeScaling?) {
    var inner = fields
    var scaling: JSON?
    if let parameters = fields.json["rope_parameters"], !parameters.isNull {
      inner = Fields(json: parameters, file: fields.file)
      scaling = parameters
    } else {
      scaling = fields.json["rope_scaling"]
    }
    for place in [fields, inner]
    where try place.positive("partial_rotary_factor", default: 1) != 1 {
      throw fields.error(
        "partial_rotary_factor is not 1", hint: "Llama turns all of a head; this is another model")
    }
    let theta = try inner.positive(
      "rope_theta", default: fields.json["rope_theta"]?.double ?? 10000)
    guard let scaling, !scaling.isNull else { return (theta, nil) }
    guard scaling.object != nil else {
      throw fields.error("rope_scaling is \(scaling), not an object")
    }
    let types = [scaling["rope_type"], scaling["type"]].compactMap { $0 }
    let type = types.first { !$0.isNull } ?? "default"
    if type == "default" { return (theta, nil) }
    guard type == "llama3" else {
      throw fields.error(
        "rope scaling \(type) is not supported", hint: "\"default\" and \"llama3\" are")
    }
    let values = Fields(json: scaling, file: fields.file)
    let known = RopeScaling(
      factor: try values.positive("factor"),
      lowFrequencyFactor: try values.positive("low_freq_factor"),
      highFrequencyFactor: try values.positive("high_freq_factor"),
      originalPositions: try values.count("original_max_position_embeddings"))
    guard known.highFrequencyFactor > known.lowFrequencyFactor else {
      throw fields.error("high_freq_factor is not above low_freq_factor")
    }
    return (theta, known)
  }

  /// Far beyond any Llama; the count of parameters, times the size of a float, still fits in `Int`.
  private static let mostParameters = 1e15

  private func check(_ fields: Fields) throws {
    guard approximateParameterCount < Self.mostParameters else {
      throw fields.error(
        "its sizes make a model of more than 10^15 parameters",
        hint: "config.json is damaged: download it again")
    }
    guard headCount % keyValueHeadCount == 0 else {
      throw fields.error(
        "num_attention_heads \(headCount) is not a multiple of num_key_value_heads \(keyValueHeadCount)"
      )
    }
    guard headSize % 2 == 0 else { throw fields.error("head_dim \(headSize) is odd") }
    guard endOfText.allSatisfy({ $0 >= 0 && $0 < vocabularySize }) else {
      throw fields.error("eos_token_id is outside the vocabulary")
    }
  }
}

/// Typed access to a JSON object, with errors that name the file and the field.
private struct Fields {
  let json: JSON
  let file: String

  func error(_ what: String, hint: String? = nil) -> ModelError {
    ModelError("\(file): \(what)", hint: hint)
  }

  /// Sizes beyond 2^31 are lies: no Llama has one. What their products may be, `check` says.
  func count(_ name: String, default fallback: Int? = nil, atLeast minimum: Int = 1) throws -> Int {
    guard let value = json[name], !value.isNull else {
      if let fallback { return fallback }
      throw error("\(name) is missing")
    }
    guard let number = value.int, number >= minimum, number < 1 << 31 else {
      throw error("\(name) is \(value), not a whole number of at least \(minimum)")
    }
    return number
  }

  /// False where it is missing.
  func flag(_ name: String) throws -> Bool {
    guard let value = json[name], !value.isNull else { return false }
    guard let flag = value.bool else { throw error("\(name) is \(value), not true or false") }
    return flag
  }

  /// `head_dim`, or an equal share of the width.
  func headSize(of hiddenSize: Int, among heads: Int) throws -> Int {
    if let value = json["head_dim"], !value.isNull { return try count("head_dim") }
    guard hiddenSize % heads == 0 else {
      throw error(
        "hidden_size \(hiddenSize) is not a multiple of num_attention_heads \(heads), and there is no head_dim"
      )
    }
    return hiddenSize / heads
  }

  /// An id of the vocabulary; nil for anything else, such as -1.
  func token(_ name: String, of vocabularySize: Int) -> Int32? {
    json[name]?.int.flatMap { (0..<vocabularySize).contains($0) ? Int32($0) : nil }
  }

  /// One id, or a list of them.
  func endOfText() throws -> [Int32] {
    guard let several = json["eos_token_id"]?.array else {
      return [Int32(clamping: try count("eos_token_id", default: 2, atLeast: 0))]
    }
    return try several.map { value in
      guard let id = value.int else {
        throw error("eos_token_id holds \(value), which is no token")
      }
      return Int32(clamping: id)
    }
  }

  func positive(_ name: String, default fallback: Double? = nil) throws -> Double {
    guard let value = json[name], !value.isNull else {
      if let fallback { return fallback }
      throw error("\(name) is missing")
    }
    guard let number = value.double, number > 0, number.isFinite else {
      throw error("\(name) is \(value), not a positive number")
    }
    return number
  }
}
