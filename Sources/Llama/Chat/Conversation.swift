import Tensors

/// A conversation with a model that remembers what was said.
///
/// The tokens of earlier turns are not read again: their keys and values are kept, and what is new goes on from the
/// longest beginning that the conversation still shares with them.
package final class Conversation {
  package let model: LanguageModel
  package private(set) var messages: [ChatMessage]
  private let template: ChatTemplate
  private let opening: [ChatMessage]
  private var decoder: Decoder
  /// The tokens whose keys and values are kept.
  private var kept: [Int32] = []

  package struct Answer: Sendable, Equatable {
    package enum End: String, Sendable {
      case turn = "end-of-turn"
      case limit
      /// The model's positions ran out.
      case positions
      /// Somebody stopped it.
      case stopped
    }

    package var text = ""
    package var tokens = 0
    package var end = End.limit
    /// Tokens of the whole conversation up to the answer, and how many of them had been read before.
    package var promptTokens = 0
    package var keptTokens = 0
    /// Messages that the model no longer saw, for want of positions.
    package var forgotten = 0
  }

  /// - Throws: `ModelError` for a model without a template.
  package init(_ model: LanguageModel, system: String? = nil) throws {
    guard let template = model.chat.template else {
      if case .unknown(let error) = model.chat { throw error }
      throw ModelError(
        "\(model.name) has no chat template",
        hint: "models that were taught to hold conversations have one; `ask` continues a text")
    }
    self.model = model
    self.template = template
    opening = system.map { [.system($0)] } ?? []
    messages = opening
    decoder = Decoder(model.llama)
    // A template that knows no system message says so now.
    _ = try template.render(opening + [.user("Quern")])
  }

  /// Forgets what was said.
  package func reset() { messages = opening }

  /// The weights have changed: everything is read again.
  package func readAgain() {
    kept = []
    decoder = Decoder(model.llama)
  }

  /// Says something and lets the model answer.
  ///
  /// - Parameters:
  ///   - limit: how many tokens the answer has at most.
  ///   - accept: told of the answer's text as it comes.
  /// - Throws: `ModelError` for a message that the model has no positions for, or that the template refuses;
  ///   `Interrupted` before the answer has begun. The conversation is then as it was. An answer that is interrupted later
  ///   stays in it as far as it came.
  /// - Cost: a pass over what is new, and one a token.
  package func say(
    _ text: String, limit: Int, sampling: Sampling = .greedy, seed: UInt64 = 0,
    cancellation: Cancellation = .never, accept: (String) -> Void = { _ in }
  ) throws -> Answer {
    var answer = Answer()
    let told = messages + [.user(text)]
    let (seen, tokens) = try fitting(told, limit: limit)
    answer.promptTokens = tokens.count
    answer.forgotten = told.count - seen.count
    answer.keptTokens = keepShared(with: tokens)
    defer { kept = Array(kept.prefix(decoder.counts[0])) }
    kept = tokens
    var logits = try decoder.read(
      Array(tokens[answer.keptTokens...]), cancellation: cancellation)
    let ends = model.endOfText.tokens.union(model.turnEnds)
    var random = SeededRandom(seed: seed)
    var stream = StreamingDecoder(model.tokenizer)
    while true {
      let token = sampling.draw(logits, using: &random)
      if ends.contains(token) {
        answer.end = .turn
        break
      }
      let piece = stream.append(token)
      answer.tokens += 1
      answer.text += piece
      if !piece.isEmpty { accept(piece) }
      if answer.tokens >= limit { break }
      guard kept.count < model.configuration.maximumPositions else {
        answer.end = .positions
        break
      }
      kept.append(token)
      do {
        logits = try decoder.read([token], cancellation: cancellation)
      } catch is Interrupted {
        answer.end = .stopped
        break
      }
    }
    let rest = stream.finish()
    answer.text += rest
    if !rest.isEmpty { accept(rest) }
    messages = told + [.assistant(answer.text)]
    return answer
  }

  /// The messages that there is room for, with an answer, and their tokens: the oldest turns are left out first, what the
  /// system says never.
  private func fitting(
    _ told: [ChatMessage], limit: Int
  ) throws -> (messages: [ChatMessage], tokens: [Int32]) {
    let positions = model.configuration.maximumPositions
    let room = positions - min(limit, positions / 4)
    var seen = told
    while true {
      let tokens = model.encode(rendered: try template.render(seen))
      guard !tokens.isEmpty else { throw ModelError("the chat template renders nothing") }
      if tokens.count <= room { return (seen, tokens) }
      // A turn is the user's and the assistant's: templates want both or none.
      guard seen.count - opening.count > 2 else {
        if tokens.count < positions { return (seen, tokens) }
        throw ModelError(
          "the message takes \(tokens.count) tokens with what stands around it, but the model has \(positions) positions",
          hint: "shorten it")
      }
      seen.removeSubrange(opening.count..<opening.count + 2)
    }
  }

  /// Keeps what a text shares with the tokens that have been read, but for its last token, and says how many they are.
  private func keepShared(with tokens: [Int32]) -> Int {
    let shared = min(zip(kept, tokens).prefix { $0 == $1 }.count, tokens.count - 1)
    decoder.keep(first: shared)
    return shared
  }
}
