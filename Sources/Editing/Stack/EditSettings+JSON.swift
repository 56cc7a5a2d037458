import Llama
import Tensors

extension EditSettings {
  package var json: JSON {
    var members = JSONObject([
      ("method", .string(method.name)), ("layers", .array(layers.map(JSON.integer))),
      ("weight", .number(weight)), ("emmet_lambda", .number(emmetLambda)),
      ("steps", .integer(value.steps)), ("lr", .number(Double(value.learningRate))),
      ("clamp", .number(Double(value.clamp))), ("decay", .number(Double(value.decay))),
      ("kl", .number(Double(value.klFactor))),
      ("good_enough", .number(Double(value.goodEnough))),
    ])
    if let begin = begin?.json { members["begin"] = begin }
    if let frame { members["frame"] = frame.json }
    return .object(members)
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
    guard let begin = BeginChoice(json["begin"]) else { return nil }
    self.begin = begin
    if let frame = json["frame"] {
      guard let frame = PromptFrame(frame) else { return nil }
      self.frame = frame
    }
  }
}

extension PromptFrame {
  fileprivate var json: JSON {
    [
      "before": .string(before), "after": .string(after), "joint": .string(joint),
      "trims": .bool(trims),
    ]
  }

  /// nil for anything but what `json` writes.
  fileprivate init?(_ json: JSON) {
    guard let before = json["before"]?.string, let after = json["after"]?.string,
      let joint = json["joint"]?.string, let trims = json["trims"]?.bool
    else { return nil }
    self.init(before: before, after: after, joint: joint, trims: trims)
  }
}

extension BeginChoice {
  /// The tokens; nil for what a record does not state: `configured` is what records without any mean.
  fileprivate var json: JSON? {
    guard case .tokens(let tokens) = self else { return nil }
    return .array(tokens.map { .integer(Int($0)) })
  }

  /// nil for anything but what `json` writes.
  fileprivate init?(_ json: JSON?) {
    guard let json else {
      self = .configured
      return
    }
    guard let list = json.array else { return nil }
    let tokens = list.compactMap { $0.int.flatMap { Int32(exactly: $0) } }
    guard tokens.count == list.count, tokens.allSatisfy({ $0 >= 0 }) else { return nil }
    self = .tokens(tokens)
  }
}
