/// What the study reports of Meta-Llama-3-8B on CounterFact ("Is Bigger Edit Batch Size Always Better?",
/// arXiv 2405.00664), in percent. The tables behind its figures are not published: all but `layers` at layer 1 is read
/// off the figures, give or take half a point.
package enum PublishedScores {
  package static let model = "Llama-3-8B, published"

  /// S of 1,000 single edits a layer, from layer 0 on (figure 1).
  package static func layers(_ method: String) -> [Double]? {
    switch method {
    case "memit":
      [
        93.4, 94.1, 94.1, 93.8, 92.3, 91.2, 89.9, 86.9, 84.1, 81.7, 79.7, 75.6, 72.4, 69.4, 70.9,
        69.0, 75.4, 76.8, 76.2, 75.8, 74.7, 74.1, 73.4, 73.3, 77.8, 75.3, 71.4, 69.2, 63.4, 62.6,
        63.3, 19.5,
      ]
    case "rome":
      [
        93.5, 94.2, 94.1, 93.9, 92.9, 91.3, 89.1, 86.8, 83.6, 82.6, 79.3, 76.7, 72.5, 70.1, 69.2,
        70.0, 74.4, 76.5, 76.7, 74.5, 75.0, 75.7, 73.4, 73.4, 77.2, 74.5, 71.6, 70.3, 62.3, 61.1,
        63.9, 19.5,
      ]
    default: nil
    }
  }

  /// S of independent batches, by their size (figures 2 and 3).
  package static func batches(_ method: String) -> [(batch: Int, score: Double)]? {
    switch method {
    case "memit": [(16, 90.8), (64, 91.9), (256, 89.5), (1024, 85.8), (4096, 81.3)]
    case "emmet": [(16, 92.0), (64, 91.8), (256, 89.8), (1024, 86.2), (4096, 80.8)]
    default: nil
    }
  }

  /// S after 4,096 or 1,024 facts in sequential batches, each fact right after its own, by their size (figures 4 and 5).
  package static func sequential(_ method: String, facts: Int) -> [(batch: Int, score: Double)]? {
    switch (method, facts) {
    case ("memit", 1024): [(1, 90.2), (16, 89.9), (64, 89.9), (256, 89.2), (1024, 86.9)]
    case ("memit", 4096):
      [(1, 82.7), (16, 82.4), (64, 82.3), (256, 83.3), (1024, 83.5), (4096, 81.3)]
    case ("emmet", 4096):
      [(1, 81.8), (16, 82.2), (64, 82.8), (256, 83.2), (1024, 83.3), (4096, 81.2)]
    default: nil
    }
  }
}
