import Editing
import Llama
import Tensors

/// The reference implementation's numbers on tiny-llama.
package final class Reference {
  package let json: JSON
  package let file: SafetensorsFile
  package let model: LanguageModel
  package let contexts: ContextTemplates

  package init() throws {
    let base = Shared.path("fixtures/reference/reference")
    json = try JSON(path: base + ".json")
    file = try SafetensorsFile(path: base + ".safetensors")
    model = try tinyLlama()
    contexts = ContextTemplates(
      prefixed: json["context_templates"]?[1]?.array?.compactMap(\.string) ?? [])
  }

  package var recordCount: Int { json["records"]?.array?.count ?? 0 }

  package func fact(_ index: Int) throws -> Fact {
    let record = json["records"]?[index]
    return try Fact(
      prompt: record?["prompt"]?.string ?? "", subject: record?["subject"]?.string ?? "",
      new: record?["target_new"]?["str"]?.string ?? "", old: record?["target_true"]?["str"]?.string)
  }

  package var facts: [Fact] { get throws { try (0..<recordCount).map(fact) } }

  package func moment(layer: Int) throws -> SecondMoment {
    SecondMoment(
      layer: layer, tokens: 1,
      matrix: SymmetricMatrix(order: 640, values: try file.doubles("second_moment.\(layer)")),
      provenance: "reference")
  }

  /// An editor with the reference's own statistics, on its model or a copy of it.
  package func editor(_ copy: LanguageModel? = nil) throws -> Editor {
    let model = copy ?? self.model
    let statistics = StatisticsLibrary(
      model, corpus: TextCorpus(name: "none", texts: []), cacheDirectory: nil)
    for layer in 1...3 { try statistics.use(try moment(layer: layer)) }
    return Editor(model, statistics: statistics, contexts: contexts)
  }

  /// The reference's own key and value of a fact.
  package func value(_ index: Int) throws -> OptimizedValue {
    let start = try file.floats("case.\(index).target_init")
    let z = try file.floats("case.\(index).z")
    return OptimizedValue(
      targetInit: start, delta: zip(z, start).map(-), key: try file.floats("case.\(index).key"),
      losses: [])
  }

  /// The settings of a named run.
  package func settings(_ run: String) throws -> (settings: EditSettings, cases: [Int]) {
    let entry = json[run]
    let method: EditMethod =
      run.hasPrefix("rome") ? .rome : run.hasPrefix("emmet") ? .emmet : .memit
    var settings = EditSettings(
      method: method, layers: entry?["layers"]?.array?.compactMap(\.int) ?? [])
    settings.weight = entry?["mom2_update_weight"]?.double ?? 1
    return (settings, entry?["cases"]?.array?.compactMap(\.int) ?? [])
  }

  package static let runs = [
    "rome_case0", "rome_case1", "rome_case2", "memit_case0", "memit_w10_case0", "emmet_batch",
    "memit_batch", "memit_batch_w10", "memit_layers123_batch", "emmet_layers123_batch",
  ]
}
