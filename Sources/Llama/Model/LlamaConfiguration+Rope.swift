import Tensors

extension LlamaConfiguration {
  /// The base of the rotary frequencies, and their scaling if there is one.
  ///
  /// Where a file has both spellings, what counts is what counts for transformers 5 (`convert_rope_params_to_dict` in
  /// modeling_rope_utils.py): a `rope_scaling` that says anything is taken in the place of `rope_parameters`, and the
  /// base is the one in it, else the one at the top, else 10000.
  /// - Throws: `ModelError` naming the field.
  static func rope(_ fields: Fields) throws -> (theta: Double, scaling: RopeScaling?) {
    let inner = try ropeFields(fields)
    for place in [fields, inner]
    where try place.positive("partial_rotary_factor", default: 1) != 1 {
      throw fields.error(
        "partial_rotary_factor is not 1", hint: "Llama turns all of a head; this is another model")
    }
    let theta = try inner.ropeTheta ?? fields.ropeTheta ?? 10000
    // `type` is what the field was called before it was `rope_type`.
    let types = [inner.json["rope_type"], inner.json["type"]].compactMap { $0 }
    let type = types.first { !$0.isNull } ?? "default"
    if type == "default" { return (theta, nil) }
    guard type == "llama3" else {
      throw fields.error(
        "rope scaling \(type) is not supported", hint: "\"default\" and \"llama3\" are")
    }
    let scaling = RopeScaling(
      factor: try inner.positive("factor"),
      lowFrequencyFactor: try inner.positive("low_freq_factor"),
      highFrequencyFactor: try inner.positive("high_freq_factor"),
      // One at the top overrules the one beside the factors.
      originalPositions: try fields.originalPositions ?? inner.originalPositions
        ?? fields.count("max_position_embeddings", default: 2048))
    guard scaling.highFrequencyFactor > scaling.lowFrequencyFactor else {
      throw fields.error("high_freq_factor is not above low_freq_factor")
    }
    return (theta, scaling)
  }

  /// The object that states the rotary parameters; an empty one where there is none.
  private static func ropeFields(_ fields: Fields) throws -> Fields {
    for name in ["rope_scaling", "rope_parameters"] {
      guard let value = fields.json[name], !value.isNull, value != false else { continue }
      guard let parameters = value.object else {
        throw fields.error("\(name) is \(value), not an object")
      }
      if let nested = parameters.members.first(where: { $0.value.object != nil }) {
        throw fields.error(
          "\(name) has parameters of its own for \(JSON.string(nested.key))",
          hint: "the layers of a Llama turn alike; this is another model")
      }
      if !parameters.isEmpty { return Fields(json: value, file: fields.file) }
    }
    return Fields(json: [:], file: fields.file)
  }
}

extension Fields {
  /// Nil where it is missing; null is no base, and is not passed over for another one in silence.
  fileprivate var ropeTheta: Double? {
    get throws {
      guard let value = json["rope_theta"] else { return nil }
      guard !value.isNull else { throw error("rope_theta is null, not a positive number") }
      return try positive("rope_theta")
    }
  }

  /// Some files write 8192.0.
  fileprivate var originalPositions: Int? {
    get throws {
      let name = "original_max_position_embeddings"
      guard let value = json[name] else { return nil }
      guard let number = value.double, number >= 1, let count = Int(exactly: number) else {
        throw error("\(name) is \(value), not a whole number of at least 1")
      }
      return count
    }
  }
}
