import Editing
import Llama

extension Session {
  /// The settings of the session, with what the command's options say instead.
  ///
  /// - Throws: `bad-settings` for layers that the model does not have.
  func editSettings(_ command: ParsedCommand) throws -> EditSettings {
    let values = settings.values
    let name = try command.text(ifGiven: "method") ?? values.method
    guard let method = EditMethod.named(name) else {
      throw command.error(at: "method", .invalidValue, "there is no method `\(name)`")
    }
    let layers = try command.layers(ifGiven: "layers") ?? values.layers ?? []
    var result = EditSettings(method: method, layers: layers)
    result.weight = try command.number(ifGiven: "weight") ?? values.weight
    result.emmetLambda = try command.number(ifGiven: "emmet-lambda") ?? values.emmetLambda
    result.value.steps = try command.integer(ifGiven: "steps") ?? values.steps
    result.value.learningRate = try float(command, "lr", values.lr)
    result.value.clamp = try float(command, "clamp", values.clamp)
    result.value.decay = try float(command, "decay", values.decay)
    result.value.klFactor = try float(command, "kl", values.kl)
    result.begin = .tokens(open.model.beginning.tokens)
    result.frame = open.model.frame
    let count = open.model.configuration.blockCount
    if let missing = layers.first(where: { $0 >= count }) {
      throw command.error(
        at: "layers", .badSettings, "\(open.model.name) has no layer \(missing)",
        hint: "its layers are 0 to \(count - 1)")
    }
    return result
  }

  private func float(_ command: ParsedCommand, _ name: String, _ value: Double) throws -> Float {
    Float(try command.number(ifGiven: name) ?? value)
  }
}
