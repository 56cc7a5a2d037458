import Llama
import Testing

/// How weights are held follows from the size of the model and from the memory that is free.
@Suite struct WeightChoiceTests {
  /// A model of 134 million parameters, 1.5 GiB as float32 in both orientations.
  private static let small = shape(hidden: 576, intermediate: 1536, blocks: 30, vocabulary: 49_152)
  private static let tiny = shape(hidden: 64, intermediate: 160, blocks: 2, vocabulary: 320)
  private static let large = shape(
    hidden: 2048, intermediate: 8192, blocks: 16, vocabulary: 128_256)

  private static func shape(
    hidden: Int, intermediate: Int, blocks: Int, vocabulary: Int
  ) -> LlamaConfiguration {
    LlamaConfiguration(
      vocabularySize: vocabulary, hiddenSize: hidden, intermediateSize: intermediate,
      blockCount: blocks, headCount: 8, keyValueHeadCount: 4, headSize: hidden / 8,
      normEpsilon: 1e-5, ropeTheta: 10_000, ropeScaling: nil, maximumPositions: 128,
      tiedHead: true, beginOfText: 0, endOfText: [1])
  }

  private func choice(_ configuration: LlamaConfiguration, gib: Int?) -> WeightChoice {
    WeightChoice(.automatic, configuration, available: gib.map { $0 << 30 })
  }

  @Test func smallModelsAreWidenedWhereThereIsRoom() {
    #expect(!choice(Self.small, gib: 16).isMapped)
    #expect(choice(Self.small, gib: 16).reason == "auto: a small model, and 16.0 GiB are free")
    #expect(!choice(Self.small, gib: nil).isMapped)
    let tight = choice(Self.small, gib: 2)
    #expect(tight.isMapped)
    #expect(tight.reason.contains("and only 2.0 GiB are free"))
  }

  @Test func sizeDecidesAboutTheOthers() {
    #expect(!choice(Self.tiny, gib: 0).isMapped)
    #expect(choice(Self.large, gib: 4096).isMapped)
    #expect(choice(Self.large, gib: nil).isMapped)
  }

  @Test func whatIsAskedForIsDone() {
    #expect(!WeightChoice(.widened, Self.large, available: 1).isMapped)
    let mapped = WeightChoice(.mapped, Self.tiny, available: nil)
    #expect(mapped.isMapped && mapped.reason == "--weights mapped")
  }
}
