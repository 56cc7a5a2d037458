import Tensors

extension EditSettings {
  package var json: JSON {
    [
      "method": .string(method.name), "layers": .array(layers.map(JSON.integer)),
      "weight": .number(weight), "emmet_lambda": .number(emmetLambda),
      "steps": .integer(value.steps), "lr": .number(Double(value.learningRate)),
      "clamp": .number(Double(value.clamp)), "decay": .number(Double(value.decay)),
      "kl": .number(Double(value.klFactor)), "good_enough": .number(Double(value.goodEnough)),
    ]
  }

  /// nil for anything but what `json` writes.
  package init?(_ json: JSON?) {
    guard let json, let method = json["method"]?.string.flatMap(EditMethod.named),
      let layers = json["layers"]?.array?.compactMap(\.int), !layers.isEmpty,
      let weight = json["weight"]?.double, let emmetLambda = json["emmet_lambda"]?.double,
      let steps = json["steps"]?.int
    else { return nil }
    func float(_ name: String) -> Float { Float(json[name]?.double ?? .nan) }
    self.init(method: method, layers: layers)
    self.weight = weight
    self.emmetLambda = emmetLambda
    value.steps = steps
    value.learningRate = float("lr")
    value.clamp = float("clamp")
    value.decay = float("decay")
    value.klFactor = float("kl")
    value.goodEnough = float("good_enough")
  }
}
