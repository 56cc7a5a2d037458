import ArgumentParser
import Atlas
import Llama
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes the embedded model: world, vocabulary, training, and a Hugging Face directory of the result.
struct TrainAtlas: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-atlas",
    abstract: "Train the model that is embedded in amend, from its world of facts.",
    discussion: """
      The result depends on the seed, the machine's arithmetic and nothing else. To embed it, write it to
      Sources/CAtlas/model and build amend again.
      """)

  @Argument(help: "Directory for config.json, tokenizer.json and model.safetensors.")
  var output: String
  @Option(help: "Optimiser steps.")
  var steps = 1100
  @Option(help: "Sequences in a step.")
  var sequences = 64
  @Option(help: "Tokens in a sequence.")
  var length = 64
  @Option(help: "Peak learning rate.")
  var rate: Float = 3e-3
  @Option(help: "Seed of the initial weights and of the order of the facts.")
  var seed: UInt64 = 7

  func validate() throws {
    guard steps > 0, sequences > 0, length > 1, rate > 0 else {
      throw ValidationError("steps, sequences, length and rate must be positive")
    }
  }

  func run() throws {
    // Found out now, not after a quarter of an hour.
    try Directory.create(output)
    let world = AtlasWorld()
    let tokenizerJSON = BPETrainer.train(
      texts: vocabularyText(world), vocabularySize: 1536,
      specialTokens: ["<|begin_of_text|>", "<|end_of_text|>"])
    let tokenizer = try Tokenizer(tokenizerJSON, source: "the new vocabulary")
    let configuration = atlasConfiguration(vocabularySize: tokenizer.vocabularySize)
    report(
      "\(world.facts.count) facts, \(tokenizer.vocabularySize) tokens, \(configuration.parameterCount) parameters\n"
    )
    let model = initialModel(configuration, seed: seed)
    var text = TrainingText(
      world, tokenizer, beginOfText: configuration.beginOfText ?? 0, seed: seed &+ 1)
    let trainer = Trainer(model, settings: AdamW.Settings(peakRate: rate), totalSteps: steps)
    try train(trainer, &text)
    try CheckpointWriter(directory: output).write(model, tokenizer: tokenizerJSON)
    try writeContexts(world)
    let known = try KnowledgeCheck(model, tokenizer).fractionKnown(world)
    report(
      "\nknown in every template: \(percent(known.inEvery)), in template 0: \(percent(known.inFirst))\n"
    )
  }

  /// Every fact in two of its templates, at the start of a text and inside one: what merges are counted on.
  private func vocabularyText(_ world: AtlasWorld) -> [String] {
    world.facts.indices.map {
      world.sentence($0, template: 0) + " " + world.sentence($0, template: 1 + $0 % 4)
    }
  }

  private func train(_ trainer: Trainer, _ text: inout TrainingText) throws {
    let start = Clock.seconds
    for step in 0..<steps {
      let batch = (0..<sequences).map { _ in text.sequence(length: length) }
      let loss = try trainer.step(step, batch)
      guard loss.isFinite else {
        throw ModelError("the loss is not finite at step \(step)", hint: "lower --rate")
      }
      let elapsed = Clock.seconds - start
      let left = Int(elapsed / Double(step + 1) * Double(steps - step - 1))
      let rate = Int(Double((step + 1) * sequences * length) / elapsed)
      let line = "step \(step + 1)/\(steps)  loss \(loss)  \(rate) tokens/s  \(left) s left"
      if isatty(2) == 1 {
        report("\r\(line)        ")
      } else if (step + 1) % 50 == 0 || step == 0 {
        report(line + "\n")
      }
    }
  }

  /// The contexts of every edit ship with the model: five sentences of its own world. The openings that other
  /// models write on ("Therefore", "Because") are words that Atlas never saw.
  private func writeContexts(_ world: AtlasWorld) throws {
    let sentences = (0..<5).map { world.sentence(7 * $0 + 3, template: $0) + " {}" }
    try AtomicFile.write(output + "/contexts.json") {
      try $0.write(JSON.array(sentences.map(JSON.string)).bytes)
    }
  }

  private func percent(_ fraction: Double) -> String { "\((fraction * 1000).rounded() / 10) %" }

  private func report(_ text: String) {
    _ = text.withCString { write(2, $0, strlen($0)) }
  }
}
