import Editing
import Llama

extension Benchmark {
  /// How fast second moments are taken: some blocks of the corpus, thrown away afterwards. Nothing where there is no
  /// corpus, or the statistics are there already and memory is dear.
  func statistics() throws -> [Measurement] {
    let texts = editor.statistics.corpus.texts
    let isLarge = editor.model.configuration.intermediateSize > 4096
    let isLoaded = editor.statistics.loaded.contains { $0.moment.layer == layer }
    guard !texts.isEmpty, !(isLarge && isLoaded) else { return [] }
    let pass = SecondMomentPass(editor.model)
    let accumulator = SecondMomentAccumulator(editor.model, layer: layer)
    var seconds: [Double] = []
    for _ in 0..<3 where accumulator.texts < texts.count {
      seconds.append(
        try timed {
          try pass.add(texts, to: [accumulator], cancellation: cancellation)
        })
    }
    let tokens = accumulator.tokens / max(seconds.count, 1)
    return [
      Measurement(
        "statistics", seconds, rate: (tokens, "tokens"),
        note: "\(tokens) tokens up to layer \(layer)")
    ]
  }
}
