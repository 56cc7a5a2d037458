import Editing
import Evaluation
import Tensors

/// What a file of edits says of how they are measured, in its metadata.
extension EditArchive {
  static let probesKey = "probes"

  /// - Parameter probes: of each edit, fact by fact; nil for one that is measured as the data set says.
  static func text(of probes: [[ProbeSet]?]) -> String {
    JSON.array(probes.map { $0.map { .array($0.map(\.json)) } ?? .null }).description
  }

  /// The probes of the edits of `file`; nil for one that has none, or whose cannot be used.
  static func probes(of edits: [Edit], in file: SafetensorsFile) -> [[ProbeSet]?] {
    let text = Array((file.metadata[probesKey] ?? "").utf8)
    let list = try? text.withUnsafeBytes { try JSON(parsing: $0) }
    return edits.indices.map { index in
      let sets = list?[index]?.array?.compactMap(ProbeSet.init)
      return sets?.count == edits[index].facts.count ? sets : nil
    }
  }
}
