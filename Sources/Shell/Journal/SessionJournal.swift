import Editing
import Evaluation
import Llama
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes down what a session does, so that nothing of it is lost however the session ends.
///
/// A directory a session: `journal.jsonl`, to which a line is added for every command and every change, and the
/// factors of the edits beside it (`EditArchive`). Factors are on the disk before the line that speaks of them, the
/// line before anybody hears of the edit. Nothing is made before the first change: who only looks leaves no trace.
package final class SessionJournal: EditJournal {
  let store: SessionStore
  /// The model whose edits these are; it owns the journal.
  private unowned let open: OpenModel
  private let isInteractive: Bool

  /// The session's name; nil until the first change.
  package private(set) var id: String?
  private var file: AppendFile?
  private var lineCount = 0
  /// Commands before the first change.
  private var waiting: [JSONObject] = []
  /// Where each edit's factors are.
  private var places: [EditKey: EditPlace] = [:]
  /// Digests of the statistics that edits were made with, by layer.
  private var statistics: [Int: Digest] = [:]
  private var digested: [Int: DigestedMoment] = [:]

  /// The line that is being executed, and the seed it runs by.
  var command = (line: "", seed: 0)
  /// How the edit that is about to be made will be measured.
  var probes: [ProbeSet] = []
  /// What other commands want brought back with the edits, such as a schedule's position. Written with every change;
  /// to be set before the change that it belongs to.
  package var notes = JSONObject()
  /// What was noticed while a change was written down.
  private(set) var remarks: [String] = []

  init(_ store: SessionStore, of model: OpenModel, isInteractive: Bool) {
    self.store = store
    open = model
    self.isInteractive = isInteractive
  }

  // MARK: Changes

  /// - Throws: `journal`, in one sentence; the change is then not made.
  package func commit(_ change: EditChange) throws {
    do {
      if file == nil { try begin() }
      try write(change)
    } catch {
      let cause = error as? StorageError
      throw ShellError(
        .journal,
        "nothing was changed, for the session's journal cannot be kept: "
          + (cause.map { "\($0.path): \($0.message)" } ?? "\(error)"),
        hint: "make room there, keep it elsewhere (--journal DIR), or do without (--no-journal)")
    }
  }

  private func write(_ change: EditChange) throws {
    let fresh = change.made.compactMap(\.edit).filter { places[EditKey($0)] == nil }
    let name = "edits-\(lineCount).safetensors"
    let path = store.directory(of: id ?? "") + "/" + name
    if !fresh.isEmpty { try EditArchive.write(fresh, to: path, metadata: metadata(of: fresh)) }
    var found = places
    for (index, edit) in fresh.enumerated() {
      found[EditKey(edit)] = EditPlace(file: name, index: index)
    }
    let used = digests(of: fresh)
    var members = change.kind.members
    members["made"] = .array(change.made.map { Self.json($0, found) })
    members["here"] = .integer(change.history.here)
    members["edits"] = .integer(change.history.versions[change.history.here].depth)
    members["digest"] = .string(change.digest.description)
    members["time"] = .string(Timestamp.now.text)
    members["command"] = .string(command.line)
    members["seed"] = .integer(command.seed)
    if !used.isEmpty {
      members["statistics"] = .object(
        JSONObject(used.map { ("\($0.layer)", JSON.string($0.digest.description)) }))
    }
    if !notes.isEmpty { members["notes"] = .object(notes) }
    do {
      try append(change.kind.name, members, isForGood: true)
    } catch {
      if !fresh.isEmpty { unlink(path) }
      throw error
    }
    places = found
    probes = []
    compare(used)
  }

  /// The directory and the first lines. Of what fails nothing is left.
  private func begin() throws {
    let start = Timestamp.now
    let id = try store.makeSession(at: start)
    do {
      let file = try AppendFile(creating: store.journal(of: id))
      try AtomicFile.synchronize(directory: store.directory(of: id))
      self.file = file
      let header = SessionHeader(
        program: store.program, model: open.model, isInteractive: isInteractive,
        start: start)
      try append("session", header.members)
      for command in waiting { try append("command", command) }
    } catch {
      file = nil
      lineCount = 0
      unlink(store.journal(of: id))
      rmdir(store.directory(of: id))
      throw error
    }
    waiting = []
    self.id = id
    store.prune()
  }

  private func append(
    _ kind: String, _ members: JSONObject, isForGood: Bool = false
  ) throws(StorageError) {
    try file?.append(
      JournalLine.bytes(number: lineCount, kind: kind, members), isForGood: isForGood)
    lineCount += 1
  }

  private func metadata(of edits: [Edit]) -> [String: String] {
    var metadata = ["base_digest": open.model.digest.description]
    if !probes.isEmpty { metadata["probes"] = JSON.array(probes.map(\.json)).description }
    return metadata
  }

  private static func json(
    _ version: EditHistory.Version, _ places: [EditKey: EditPlace]
  ) -> JSON {
    guard let edit = version.edit, let place = places[EditKey(edit)] else { return .null }
    return [
      "parent": .integer(version.parent ?? 0), "id": .integer(edit.id),
      "digest": .string(edit.digest.description), "file": .string(place.file),
      "index": .integer(place.index),
    ]
  }

  // MARK: Statistics

  private func digests(of edits: [Edit]) -> [(layer: Int, digest: Digest)] {
    let layers = Set(edits.flatMap(\.settings.layers)).sorted()
    return open.statistics.loaded.filter { layers.contains($0.moment.layer) }
      .map { ($0.moment.layer, digest(of: $0.moment)) }
  }

  /// Taken once of each moment: a large model's has a gigabyte.
  private func digest(of moment: SecondMoment) -> Digest {
    if let known = digested[moment.layer], known.matrix === moment.matrix { return known.digest }
    let digest = moment.matrix.digest
    digested[moment.layer] = DigestedMoment(matrix: moment.matrix, digest: digest)
    return digest
  }

  private struct DigestedMoment {
    weak var matrix: SymmetricMatrix?
    let digest: Digest
  }

  private func compare(_ used: [(layer: Int, digest: Digest)]) {
    for (layer, digest) in used {
      if let known = statistics.updateValue(digest, forKey: layer), known != digest {
        remarks.append(
          "the statistics of layer \(layer) are not those that earlier edits of this session used")
      }
    }
  }

  /// What was noticed since it was last asked.
  func takeRemarks() -> [String] {
    defer { remarks = [] }
    return remarks
  }

  // MARK: Everything else

  /// Writes down a command and what came of it. It reaches the disk with the next change, and is not worth failing for.
  func note(_ line: String, _ record: CommandRecord) {
    var outcome = JSON(record.field)
    if outcome.bytes.count > Self.largestRecord {
      outcome = [
        "command": .string(record.command), "ok": .bool(record.isSuccess),
        "seconds": .number(record.seconds), "left_out": "the result is too long",
      ]
    }
    let members = JSONObject([("line", .string(line)), ("record", outcome)])
    if file != nil {
      try? append("command", members)
    } else if waiting.count < Self.mostWaiting {
      waiting.append(members)
    }
  }

  /// Bytes.
  private static let largestRecord = 16 << 10
  private static let mostWaiting = 200

  /// The session is left in order.
  package func end() {
    guard file != nil else { return }
    let time = JSONObject([("time", .string(Timestamp.now.text))])
    try? append("end", time, isForGood: true)
    file = nil
  }

  /// Goes on with the journal of an earlier session, after the lines that were used.
  ///
  /// - Throws: `StorageError` if it cannot be written to.
  func goOn(_ id: String, _ file: AppendFile, after recovery: SessionRecovery) throws(StorageError)
  {
    self.id = id
    self.file = file
    lineCount = recovery.lineCount
    places = recovery.places
    statistics = recovery.statistics
    notes = recovery.notes
    waiting = []
    try append(
      "resumed",
      JSONObject([("amend", .string(store.program)), ("time", .string(Timestamp.now.text))]),
      isForGood: true)
  }
}

/// What tells an edit from others of its session.
struct EditKey: Hashable {
  let id: Int
  let digest: Digest

  init(_ edit: Edit) {
    id = edit.id
    digest = edit.digest
  }
}

/// Where an edit's factors lie: a file in the session's directory, and which of its edits.
struct EditPlace {
  let file: String
  let index: Int
}

extension ProbeSet {
  var json: JSON {
    [
      "rewrite": .string(rewrite), "paraphrases": .array(paraphrases.map(JSON.string)),
      "neighbors": .array(neighbors.map(JSON.string)), "new": .string(new), "old": .string(old),
    ]
  }

  init?(_ json: JSON) {
    guard let rewrite = json["rewrite"]?.string, let new = json["new"]?.string,
      let old = json["old"]?.string
    else { return nil }
    self.init(
      rewrite: rewrite, paraphrases: json["paraphrases"]?.array?.compactMap(\.string) ?? [],
      neighbors: json["neighbors"]?.array?.compactMap(\.string) ?? [], new: new, old: old)
  }
}

extension JSON {
  init(_ field: Field) {
    switch field {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .integer(value)
    case .double(let value): self = .number(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .array(values.map(JSON.init))
    case .object(let members):
      self = .object(JSONObject(members.map { ($0.name, JSON($0.value)) }))
    }
  }
}

extension CommandRecord {
  var isSuccess: Bool { if case .success = outcome { true } else { false } }
}
