import Llama
import Tensors

extension EditArchive {
  /// Reads the edits of a file, every field checked and every digest taken again.
  ///
  /// - Parameter shape: of the model they are meant for, where that is known.
  /// - Throws: `StorageError` naming the file and the edit that cannot be used.
  /// - Cost: reads and digests every factor.
  package static func read(
    _ file: SafetensorsFile, for shape: LlamaConfiguration? = nil
  ) throws(StorageError) -> [Edit] {
    let path = file.path
    guard file.metadata["format"] == format, let text = file.metadata["edits"] else {
      throw StorageError(
        path, "this safetensors file holds no edits",
        hint: "`save` writes such files; their metadata says format \(format)")
    }
    let list = try? Array(text.utf8).withUnsafeBytes { try JSON(parsing: $0) }.array
    guard let list else { throw StorageError(path, "the list of edits is not valid JSON") }
    var edits: [Edit] = []
    for (index, json) in list.enumerated() {
      let edit = try EditReader(file: file, index: index, json: json).edit()
      if let shape { try check(edit, shape, path) }
      edits.append(edit)
    }
    return edits
  }

  /// - Throws: `StorageError` for an edit of a model of another shape.
  private static func check(
    _ edit: Edit, _ shape: LlamaConfiguration, _ path: String
  ) throws(StorageError) {
    for update in edit.updates {
      let fits =
        update.layer < shape.blockCount
        && update.left.count == shape.hiddenSize * update.rank
        && update.right.count == update.rank * shape.intermediateSize
      guard fits else {
        throw StorageError(
          path, "edit #\(edit.id) changes a layer \(update.layer) of another shape",
          hint: "these are edits of another model")
      }
    }
  }
}

/// Reads one edit of an archive.
private struct EditReader {
  let file: SafetensorsFile
  let index: Int
  let json: JSON

  func edit() throws(StorageError) -> Edit {
    guard let id = json["id"]?.int, id > 0, let facts = json["facts"]?.array,
      let updates = json["updates"]?.array, let values = json["values"]?.array,
      let settings = EditSettings(json["settings"])
    else { throw damaged("its description is incomplete") }
    var edit = Edit(
      id: id, facts: try facts.mapChecked(fact), settings: settings,
      updates: try updates.mapChecked(update), values: values.map(summary))
    edit.replaces = json["replaces"]?.int
    guard !edit.facts.isEmpty, !edit.updates.isEmpty else {
      throw damaged("it writes or changes nothing")
    }
    guard json["digest"]?.string == edit.digest.description else {
      throw damaged("its factors are not those it was saved with")
    }
    return edit
  }

  private func damaged(_ why: String) -> StorageError {
    let name = json["id"]?.int.map { "#\($0)" } ?? "number \(index) (from 0)"
    return StorageError(file.path, "edit \(name) cannot be used: \(why)")
  }

  private func fact(_ json: JSON) throws(StorageError) -> Fact {
    guard let prompt = json["prompt"]?.string, let subject = json["subject"]?.string,
      let new = json["new"]?.string,
      let join = json["join"].map({ $0.string.flatMap(ObjectJoin.init) }) ?? .automatic,
      let fact = try? Fact(
        prompt: prompt, subject: subject, new: new, old: json["old"]?.string, join: join)
    else { throw damaged("a fact is incomplete") }
    return fact
  }

  private func update(_ json: JSON) throws(StorageError) -> LayerUpdate {
    guard let layer = json["layer"]?.int, layer >= 0, let rank = json["rank"]?.int,
      (1...Self.largestRank).contains(rank)
    else {
      throw damaged("the change of a layer is incomplete")
    }
    let name = EditArchive.tensorName(index, layer: layer)
    let shapes = [try file.tensor(name + "left").shape, try file.tensor(name + "right").shape]
    guard shapes.allSatisfy({ $0.count == 2 }), shapes[0][1] == rank, shapes[1][0] == rank else {
      throw damaged("the factors of layer \(layer) are \(shapes[0]) and \(shapes[1])")
    }
    let left = try file.floats(name + "left")
    let right = try file.floats(name + "right")
    guard left.allSatisfy(\.isFinite), right.allSatisfy(\.isFinite) else {
      throw damaged("the factors of layer \(layer) hold a NaN or an infinity")
    }
    return LayerUpdate(
      layer: layer, rank: rank, left: left, right: right,
      diagnostics: .init(
        weightNorm: double(json["weight_norm"]), keyNorm: double(json["key_norm"]),
        residualNorm: double(json["residual_norm"]), lambda: double(json["lambda"]),
        meanLeverage: double(json["mean_leverage"]),
        attainedResidual: double(json["attained_residual"])))
  }

  /// More than any matrix has rows, and few enough to multiply.
  private static let largestRank = 1 << 24

  private func summary(_ json: JSON) -> Edit.ValueSummary {
    Edit.ValueSummary(
      steps: json["steps"]?.int ?? 0, firstLoss: double(json["first_loss"]),
      lastLoss: double(json["last_loss"]), deltaNorm: double(json["delta_norm"]),
      targetInitNorm: double(json["target_norm"]))
  }

  /// JSON has no word for NaN: it was written as null.
  private func double(_ json: JSON?) -> Double { json?.double ?? .nan }
}

extension [JSON] {
  /// `map` that keeps the type of what is thrown.
  fileprivate func mapChecked<T>(
    _ transform: (JSON) throws(StorageError) -> T
  ) throws(StorageError) -> [T] {
    var result: [T] = []
    for element in self { result.append(try transform(element)) }
    return result
  }
}
