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
  /// Lines from before the first change, and those for which there was no room.
  private var waiting: [(kind: LineKind, members: JSONObject)] = []
  /// What a session has beside its edits, as it was last written down or came back.
  var keptState = JSONObject()
  /// Where each edit's factors are.
  private var places: [EditKey: EditPlace] = [:]
  /// Digests of the statistics that edits were made with, by layer.
  private var statistics: [Int: Digest] = [:]
  private var digested: [Int: DigestedMoment] = [:]

  /// The line that is being executed, and the seed it runs by.
  var command = (line: "", seed: 0)
  /// How the edit that is about to be made will be measured, and whether by prompts that had waited for it.
  var probes: (sets: [ProbeSet], areAdded: Bool) = ([], false)
  /// Where the schedule is after the change that is about to be made; nil without one.
  var schedulePlace: SchedulePlace?
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
    if probes.areAdded { members["takes_pending_probes"] = true }
    if let schedulePlace { members["schedule"] = schedulePlace.json }
    do {
      try writeWaiting()
      try append(change.kind.name, members, isForGood: true)
    } catch {
      if !fresh.isEmpty { unlink(path) }
      throw error
    }
    places = found
    probes = ([], false)
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
      for line in waiting { try append(line.kind.rawValue, line.members) }
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
    if !probes.sets.isEmpty {
      metadata[EditArchive.probesKey] = EditArchive.text(of: [probes.sets])
    }
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

  /// A line that is no change. It reaches the disk with the next change at the latest, and is not worth failing for.
  enum LineKind: String {
    /// What was typed, and what came of it: for people.
    case command
    /// Settings, data set, variables (`Session.stateToKeep`).
    case state
    /// What an edit, or the next one, is measured with by hand.
    case probes
    /// The plan that is followed from here on; of none, it says so.
    case schedule
    /// How one of its batches came out.
    case batch
    /// How all facts written so far came out after so many of them.
    case final
    /// The edits in force are in a file as well.
    case saved

    /// Of several only the last is of use.
    var isReplaced: Bool { self == .state || self == .schedule || self == .saved }
  }

  func keep(_ kind: LineKind, _ members: JSONObject) {
    if kind.isReplaced { waiting.removeAll { $0.kind == kind } }
    if kind != .command || waiting.count < Self.mostWaiting { waiting.append((kind, members)) }
    // Where there is no room, the next change will say so.
    if file != nil { try? writeWaiting() }
  }

  private func writeWaiting() throws(StorageError) {
    while let line = waiting.first {
      try append(line.kind.rawValue, line.members)
      waiting.removeFirst()
    }
  }

  /// Writes down what a session has beside its edits, if it is not what it was.
  func keep(state now: JSONObject) {
    guard now != keptState else { return }
    keptState = now
    keep(.state, JSONObject([("state", .object(now))]))
  }

  /// Writes down a command and what came of it.
  func note(_ line: String, _ record: CommandRecord) {
    var outcome = JSON(record.field)
    if outcome.bytes.count > Self.largestRecord {
      outcome = [
        "command": .string(record.command), "ok": .bool(record.isSuccess),
        "seconds": .number(record.cost.seconds), "left_out": "the result is too long",
      ]
    }
    keep(.command, JSONObject([("line", .string(line)), ("record", outcome)]))
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

extension CommandRecord {
  var isSuccess: Bool { if case .success = outcome { true } else { false } }
}
