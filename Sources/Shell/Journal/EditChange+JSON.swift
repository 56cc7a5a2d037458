import Editing
import Tensors

extension EditChange.Kind {
  /// The kind of line that a journal keeps it in.
  var name: String {
    switch self {
    case .edit: "edit"
    case .undo: "undo"
    case .redo: "redo"
    case .drop: "drop"
    case .checkout: "checkout"
    case .checkpoint: "checkpoint"
    }
  }

  /// What the line says of it besides.
  var members: JSONObject {
    switch self {
    case .edit: JSONObject()
    case .undo(let count), .redo(let count): JSONObject([("count", .integer(count))])
    case .drop(let id): JSONObject([("id", .integer(id))])
    case .checkout(let name, let version):
      JSONObject([("name", .string(name)), ("version", .integer(version))])
    case .checkpoint(let name, let version):
      JSONObject([("name", .string(name)), ("version", version.map(JSON.integer) ?? .null)])
    }
  }

  /// The change that a line tells of; nil if it is another kind of line, or makes no sense.
  init?(_ line: JournalLine) {
    let json = line.json
    switch (line.kind, json["count"]?.int, json["id"]?.int, json["name"]?.string) {
    case ("edit", _, _, _): self = .edit
    case ("undo", let count?, _, _): self = .undo(count)
    case ("redo", let count?, _, _): self = .redo(count)
    case ("drop", _, let id?, _): self = .drop(id: id)
    case ("checkout", _, _, let name?):
      guard let version = json["version"]?.int else { return nil }
      self = .checkout(name: name, version: version)
    case ("checkpoint", _, _, let name?):
      self = .checkpoint(name: name, version: json["version"]?.int)
    default: return nil
    }
  }
}

extension EditHistory {
  /// Makes a change again.
  ///
  /// - Parameter made: the edits of the versions that it made, in their order.
  /// - Throws: `EditError` for a change that this history does not have room for.
  mutating func make(_ change: EditChange.Kind, _ made: [Edit]) throws(EditError) {
    switch change {
    case .edit:
      guard made.count == 1 else { throw Self.impossible }
      push(made[0])
    case .undo(let count): try undo(count)
    case .redo(let count): try redo(count)
    case .drop(let id): try drop(id, later: made)
    case .checkout(let name, let version):
      guard versions.indices.contains(version) else { throw Self.impossible }
      checkout(version, as: name)
    case .checkpoint(let name, let version):
      guard version.map(versions.indices.contains) ?? true else { throw Self.impossible }
      setCheckpoint(name, to: version)
    }
  }

  private static let impossible = EditError(.editNotFound, "it does not fit what was there before")
}
