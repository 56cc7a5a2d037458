import Llama
import Tensors

/// Edits as a safetensors file: what `save` writes, and what a session's journal keeps beside itself.
///
/// The factors are float32 tensors, `edits.0.layers.1.left` [D, rank] and `edits.0.layers.1.right` [rank, F];
/// everything else (facts, settings, diagnostics, digests) is one JSON text in the metadata, under `edits`. Numbers
/// read back as the same bits.
package enum EditArchive {
  /// The value of the metadata's `format`.
  package static let format = "amend-edits-1"

  /// Writes edits, all or nothing (`AtomicFile`), readable by their owner alone.
  ///
  /// - Parameter metadata: what else there is to say, such as the digest of the base model. The names `format` and
  ///   `edits` are taken.
  /// - Throws: `StorageError` when the file cannot be written.
  package static func write(
    _ edits: [Edit], to path: String, metadata: [String: String] = [:]
  ) throws {
    try SafetensorsWriter.write(
      path, tensors(of: edits), metadata: metadata.merging(self.metadata(of: edits)) { $1 },
      mode: 0o600)
  }

  /// The factors, for a caller that writes more than edits.
  package static func tensors(of edits: [Edit]) -> [SafetensorsWriter.Tensor] {
    edits.enumerated().flatMap { index, edit in
      edit.updates.flatMap { update -> [SafetensorsWriter.Tensor] in
        let rows = update.rank > 0 ? update.left.count / update.rank : 0
        let columns = update.rank > 0 ? update.right.count / update.rank : 0
        let name = tensorName(index, layer: update.layer)
        return [
          .init(name + "left", shape: [rows, update.rank], floats: update.left),
          .init(name + "right", shape: [update.rank, columns], floats: update.right),
        ]
      }
    }
  }

  /// Everything but the factors.
  package static func metadata(of edits: [Edit]) -> [String: String] {
    ["format": format, "edits": JSON.array(edits.map(\.json)).description]
  }

  static func tensorName(_ index: Int, layer: Int) -> String { "edits.\(index).layers.\(layer)." }
}

extension Edit {
  /// The edit without its factors.
  package var json: JSON {
    [
      "id": .integer(id), "replaces": replaces.map(JSON.integer) ?? .null,
      "digest": .string(digest.description),
      "facts": .array(facts.map(\.json)), "settings": settings.json,
      "updates": .array(updates.map(\.json)), "values": .array(values.map(\.json)),
    ]
  }
}

extension Fact {
  /// `join` where it is not automatic.
  package var json: JSON {
    var members = JSONObject([
      ("prompt", .string(prompt)), ("subject", .string(subject)), ("new", .string(new)),
      ("old", old.map(JSON.string) ?? .null),
    ])
    if join != .automatic { members["join"] = .string(join.rawValue) }
    return .object(members)
  }
}

extension LayerUpdate {
  fileprivate var json: JSON {
    let d = diagnostics
    return [
      "layer": .integer(layer), "rank": .integer(rank), "weight_norm": .number(d.weightNorm),
      "key_norm": .number(d.keyNorm), "residual_norm": .number(d.residualNorm),
      "lambda": .number(d.lambda), "mean_leverage": .number(d.meanLeverage),
      "attained_residual": .number(d.attainedResidual),
    ]
  }
}

extension Edit.ValueSummary {
  fileprivate var json: JSON {
    [
      "steps": .integer(steps), "first_loss": .number(firstLoss), "last_loss": .number(lastLoss),
      "delta_norm": .number(deltaNorm), "target_norm": .number(targetInitNorm),
    ]
  }
}
