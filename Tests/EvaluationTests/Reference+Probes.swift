import Evaluation
import Tensors
import TestSupport

extension Reference {
  /// The prompts that the reference scored a record by.
  func probes(_ index: Int) -> ProbeSet {
    let record = json["records"]?[index]
    let prompt = record?["prompt"]?.string ?? ""
    let subject = record?["subject"]?.string ?? ""
    let parts = prompt.split(separator: "{}", omittingEmptySubsequences: false)
    return ProbeSet(
      rewrite: parts.joined(separator: subject),
      paraphrases: record?["para"]?.array?.compactMap(\.string) ?? [],
      neighbors: record?["nb"]?.array?.compactMap(\.string) ?? [],
      new: record?["target_new"]?["str"]?.string ?? "",
      old: record?["target_true"]?["str"]?.string ?? "")
  }
}
