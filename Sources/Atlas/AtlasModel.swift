import CAtlas
import Editing
import Evaluation
import Llama
import Tensors

/// The embedded model with what belongs to it: its world as a data set, its contexts, the text its statistics are
/// taken over, and the settings that were measured best on it.
package struct AtlasModel {
  package let model: LanguageModel
  package let world: AtlasWorld
  package let contexts: ContextTemplates

  /// - Throws: `ModelError` or `StorageError` if the program's own bytes are damaged.
  /// - Cost: a few ten milliseconds.
  package init(cancellation: Cancellation = .never) throws {
    let place = "atlas (embedded)"
    let configuration = AtlasModel.file("config.json", catlas_configuration)
    let json = try configuration.withBytes { try JSON(parsing: $0) }
    let tokenizer = try AtlasModel.tokenizerFile.withBytes {
      try Tokenizer(parsing: $0, source: place)
    }
    let weights = try SafetensorsFile(AtlasModel.file("model.safetensors", catlas_weights))
    model = try LanguageModel(
      name: "atlas", source: "embedded",
      configuration: LlamaConfiguration(json, file: place), configurationBytes: json.bytes,
      tokenizer: tokenizer, checkpoint: Checkpoint(files: [weights], place: place),
      cancellation: cancellation)
    let templates = try AtlasModel.file("contexts.json", catlas_contexts).withBytes {
      try JSON(parsing: $0)
    }
    contexts = ContextTemplates(prefixed: templates.array?.compactMap(\.string) ?? [])
    world = AtlasWorld()
  }

  /// The world's own text: ordinary text for this model.
  package var corpus: TextCorpus {
    // A paragraph of three sentences has about thirty tokens; the statistics stop where they have enough.
    let wanted = 10 * model.configuration.intermediateSize
    return TextCorpus(
      name: "atlas world", texts: world.text(paragraphs: wanted / 20, seed: AtlasModel.corpusSeed))
  }

  /// The tokenizer.json of the model, byte for byte.
  package static var tokenizerFile: MappedFile { file("tokenizer.json", catlas_tokenizer) }

  private static let corpusSeed: UInt64 = 1

  /// Scores of 200 records (seed 2024) edited one at a time at a layer, by EMMET with weight 1 and the settings that
  /// are everybody's default. `sweep layers` measures such; a test holds the best layer to them.
  package struct LayerScore: Sendable {
    package let layer: Int
    package let efficacy, paraphrase, neighborhood, score: Double
  }

  package static let layerScores = [
    LayerScore(layer: 0, efficacy: 0.995, paraphrase: 0.973, neighborhood: 0.991, score: 0.986),
    LayerScore(layer: 1, efficacy: 1.000, paraphrase: 0.975, neighborhood: 0.991, score: 0.989),
    LayerScore(layer: 2, efficacy: 0.990, paraphrase: 0.938, neighborhood: 0.990, score: 0.972),
    LayerScore(layer: 3, efficacy: 0.965, paraphrase: 0.883, neighborhood: 1.000, score: 0.946),
    LayerScore(layer: 4, efficacy: 0.805, paraphrase: 0.660, neighborhood: 0.999, score: 0.798),
  ]

  /// The layer that edits where nobody says another: the one with the highest score.
  package static let bestLayer = 1

  /// What stands beside the weights in a directory of this model.
  package static var companions: [MappedFile] {
    [file("config.json", catlas_configuration), tokenizerFile]
  }

  private static func file(_ name: String, _ file: catlas_file) -> MappedFile {
    MappedFile(
      name: "atlas/" + name, embedded: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
  }
}
