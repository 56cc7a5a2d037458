import Llama
import Tensors

/// What sweeps have found so far, kept in a file of JSON Lines: what everything was measured on, the unedited model's
/// scores, and a point a line. A sweep that was stopped goes on behind the last of them.
package struct SweepResults: Sendable {
  /// Everything that decides the numbers and is the same for all points: model, facts, settings, text of the
  /// statistics.
  package let basis: JSON
  package private(set) var baseline: ScoreSummary?
  package private(set) var points: [SweepPoint] = []
  /// nil keeps nothing.
  package let path: String?

  /// Takes up what is in a file, or starts anew where there is none.
  ///
  /// - Parameter isFresh: start anew in any case; the file is replaced with the first result.
  /// - Throws: `StorageError` if the file is something else, or holds what was measured on something else.
  package init(path: String?, basis: JSON, isFresh: Bool = false) throws(StorageError) {
    self.path = path
    self.basis = basis
    guard let path, !isFresh, Directory.exists(path) else { return }
    guard let file = try? DatasetFile(path: path, readsSentences: false, { $1.json }),
      case let elements = file.elements.compactMap(\.self), elements.count == file.elements.count,
      let found = elements.first?["basis"]
    else {
      throw StorageError(path, "this file holds no results of a sweep", hint: "name another file")
    }
    guard found == basis else {
      throw StorageError(
        path,
        "these results were measured on something else: they differ in \(Self.differences(found, basis))",
        hint: "name another file, or add --fresh to measure anew")
    }
    for element in elements.dropFirst() {
      if let summary = ScoreSummary(element["baseline"]) {
        baseline = summary
      } else if let point = SweepPoint(element) {
        points.append(point)
      } else {
        throw StorageError(
          path, "a line of these results cannot be read", hint: "add --fresh to measure anew")
      }
    }
  }

  private static func differences(_ one: JSON, _ other: JSON) -> String {
    let all = [other, one].reduce(into: [String]()) { names, json in
      names += (json.object?.keys ?? []).filter { !names.contains($0) }
    }
    let names = all.filter { one[$0] != other[$0] }
    return names.isEmpty ? "something" : names.joined(separator: ", ")
  }

  package subscript(_ setup: SweepSetup) -> SweepPoint? { points.first { $0.setup == setup } }

  /// Takes the unedited model's scores in, and keeps them.
  package mutating func set(baseline: ScoreSummary) throws {
    self.baseline = baseline
    try save()
  }

  /// Takes a point in, and keeps it.
  package mutating func add(_ point: SweepPoint) throws {
    points.removeAll { $0.setup == point.setup }
    points.append(point)
    try save()
  }

  private func save() throws {
    guard let path else { return }
    var lines: [JSON] = [["basis": basis]]
    if let baseline { lines.append(["baseline": baseline.json]) }
    lines += points.map(\.json)
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try Directory.create(String(path[..<slash]))
    }
    try AtomicFile.write(path) { writer in
      for line in lines { try writer.write(line.bytes + [UInt8(ascii: "\n")]) }
    }
  }
}
