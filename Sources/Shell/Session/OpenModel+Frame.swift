import Llama

extension OpenModel {
  /// What the model's template puts around a prompt; nil where there is none that can be used so.
  var chatFrame: PromptFrame? {
    if case .known(let frame) = knownFrame { return frame }
    let frame = try? model.ownFrame()
    knownFrame = .known(frame)
    return frame
  }

  enum KnownFrame {
    case unknown
    case known(PromptFrame?)
  }
}
