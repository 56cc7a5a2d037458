import Editing
import Evaluation
import Llama
import Tensors

/// A session as its journal tells it: everything up to the last line that is whole and has its factors.
struct SessionRecovery {
  let header: SessionHeader
  private(set) var history = EditHistory()
  /// What the journal says the weights are.
  private(set) var digest: Digest?
  /// How far the journal was used: lines, and bytes.
  private(set) var lineCount = 0
  private(set) var byteCount = 0
  /// Why that is not all of it; nil if it is.
  private(set) var damage: String?
  /// More than part of a last line is left unused.
  private(set) var losesLines = false

  private(set) var places: [EditKey: EditPlace] = [:]
  private(set) var statistics: [Int: Digest] = [:]
  /// How edits are measured, by id, where that was written down.
  private(set) var probes: [Int: [ProbeSet]] = [:]
  /// Edits that somebody added prompts to.
  private(set) var handProbed: Set<Int> = []
  private(set) var pendingProbes = AddedProbes()
  /// What `Session.stateToKeep` was.
  private(set) var state = JSONObject()
  /// The plan that was followed, and how far it had come.
  private(set) var schedule: KeptSchedule?
  /// How all facts of it came out, by the number of batches written.
  private(set) var finalScores: [Int: ScoreSummary] = [:]

  private let directory: String
  private let shape: LlamaConfiguration
  /// Archives that have been read.
  private var archives: [String: [Edit]] = [:]

  /// - Parameter shape: of the model that it is to go on.
  /// - Throws: `data-not-loadable` if not even the first line can be used.
  init(
    _ bytes: [UInt8], in directory: String, for shape: LlamaConfiguration
  ) throws(ShellError) {
    let reading = JournalReading(bytes)
    guard let first = reading.lines.first, let header = SessionHeader(first) else {
      throw ShellError(
        .dataNotLoadable, "the first line cannot be used: this is no journal of this program",
        file: directory + "/" + SessionStore.journalName)
    }
    self.header = header
    self.directory = directory
    self.shape = shape
    for (line, end) in zip(reading.lines, reading.ends) {
      do throws(Unusable) { try take(line) } catch {
        damage = "line \(line.number + 1) of the journal cannot be used: \(error.why)"
        losesLines = true
        return
      }
      lineCount = line.number + 1
      byteCount = end
    }
    switch reading.rest {
    case .nothing: break
    case .tornLine: damage = "the journal ends in the middle of a line, which is left out"
    case .damage(let lines):
      damage =
        "line \(lineCount + 1) of the journal is damaged; it and what follows "
        + "(\(lines) lines) are left out"
      losesLines = true
    }
  }

  private struct Unusable: Error {
    let why: String
  }

  private mutating func take(_ line: JournalLine) throws(Unusable) {
    if let kind = SessionJournal.LineKind(rawValue: line.kind) { return take(kind, line.json) }
    guard let change = EditChange.Kind(line) else { return }
    var made: [Edit] = []
    for json in line.json["made"]?.array ?? [] { made.append(try edit(json)) }
    do throws(EditError) { try history.make(change, made) } catch {
      throw Unusable(why: error.message)
    }
    guard line.json["here"]?.int == history.here,
      let digest = line.json["digest"]?.string.flatMap(Digest.init(hex:))
    else { throw Unusable(why: "it leads to another version than it says") }
    self.digest = digest
    for (layer, digest) in line.json["statistics"]?.object ?? JSONObject() {
      if let layer = Int(layer) { statistics[layer] = digest.string.flatMap(Digest.init(hex:)) }
    }
    // A change that does not know of the schedule was made after it was given up.
    if !(schedule?.move(to: line.json["schedule"]) ?? false) { schedule = nil }
    if line.json["takes_pending_probes"]?.bool ?? false, let edit = made.first {
      handProbed.insert(edit.id)
      pendingProbes = AddedProbes()
    }
  }

  // MARK: Edits

  private mutating func edit(_ json: JSON) throws(Unusable) -> Edit {
    guard let id = json["id"]?.int, let file = json["file"]?.string, !file.contains("/"),
      let index = json["index"]?.int
    else { throw Unusable(why: "it names no factors") }
    let edits = try archive(file)
    guard edits.indices.contains(index), edits[index].id == id,
      edits[index].digest.description == json["digest"]?.string
    else { throw Unusable(why: "\(file) does not hold edit #\(id) as it was made") }
    places[EditKey(edits[index])] = EditPlace(file: file, index: index)
    return edits[index]
  }

  private mutating func archive(_ name: String) throws(Unusable) -> [Edit] {
    if let known = archives[name] { return known }
    do throws(StorageError) {
      let file = try SafetensorsFile(path: directory + "/" + name)
      let edits = try EditArchive.read(file, for: shape)
      archives[name] = edits
      for (edit, sets) in zip(edits, EditArchive.probes(of: edits, in: file)) {
        if let sets { probes[edit.id] = sets }
      }
      return edits
    } catch {
      throw Unusable(why: "\(name): \(error.message)")
    }
  }

  // MARK: Lines that are no changes

  private mutating func take(_ kind: SessionJournal.LineKind, _ json: JSON) {
    switch kind {
    case .command, .saved: break
    case .state: state = json["state"]?.object ?? JSONObject()
    case .schedule:
      schedule = KeptSchedule(json)
      finalScores = [:]
    case .final:
      guard let batches = json["batches"]?.int else { return }
      finalScores[batches] = ScoreSummary(json["scores"])
    case .batch: schedule?.take(batch: json)
    case .probes:
      if let pending = AddedProbes(json["pending"]) { pendingProbes = pending }
      guard let id = json["id"]?.int, let sets = json["sets"]?.array?.compactMap(ProbeSet.init)
      else { return }
      probes[id] = sets
      handProbed.insert(id)
    }
  }
}
