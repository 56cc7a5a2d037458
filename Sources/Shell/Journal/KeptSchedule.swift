import Editing
import Evaluation
import Tensors

/// A schedule as a journal tells of it, line by line: the plan once, its place with every change, the scores of each
/// batch when they are known.
struct KeptSchedule {
  let dataset: DatasetSource
  private let cases: [Int]
  private let factsDigest: String
  private let batchSize: Int
  private let order: SchedulePlan.Order
  private let settings: EditSettings
  private let editsBelow: Int
  /// nil where no entropy is measured.
  private let entropySeed: UInt64?
  private var batches: [Batch] = []

  private struct Batch {
    var edit: Int
    /// As it was written; the probes that say what it means are in the data set.
    var outcome: JSON?
  }

  /// The line that begins it; nil for one that says there is none.
  init?(_ json: JSON) {
    guard let dataset = DatasetSource(json["dataset"]), let cases = json["cases"]?.array,
      let factsDigest = json["facts_digest"]?.string, let batchSize = json["batch_size"]?.int,
      let order = json["order"]?.string.flatMap(SchedulePlan.Order.init),
      let settings = EditSettings(json["settings"]), let editsBelow = json["edits_below"]?.int
    else { return nil }
    self.dataset = dataset
    self.cases = cases.compactMap(\.int)
    self.factsDigest = factsDigest
    self.batchSize = batchSize
    self.order = order
    self.settings = settings
    self.editsBelow = editsBelow
    entropySeed = json["entropy_seed"]?.int.flatMap(UInt64.init(exactly:))
  }

  /// Takes a change's word for where the schedule is after it.
  /// - Returns: false if that is nowhere.
  mutating func move(to json: JSON?) -> Bool {
    guard let count = json?["batches"]?.int, count >= 0, count <= batches.count + 1 else {
      return false
    }
    let edit = json?["last_edit"]?.int
    if count > batches.count {
      guard let edit else { return false }
      batches.append(Batch(edit: edit))
    } else {
      batches.removeLast(batches.count - count)
      if let edit, count > 0 { batches[count - 1].edit = edit }
    }
    return true
  }

  mutating func take(batch json: JSON) {
    guard let number = json["batch"]?.int, batches.indices.contains(number) else { return }
    batches[number].outcome = json
  }

  /// How many batches are written.
  var text: String { "\(batches.count) \(batches.count == 1 ? "batch" : "batches") written" }

  /// The schedule, on edits that are in force again. Batches whose scores a crash left out have none.
  ///
  /// - Throws: `data-changed` for records that are not those that were planned; `ScheduleError` or `EditError` for edits
  ///   or settings that do not fit.
  func schedule(_ data: Dataset, _ editor: Editor) throws -> Schedule {
    guard let records = data.records(cases: cases),
      records.digest(withOpenings: entropySeed != nil) == factsDigest
    else {
      throw ShellError(
        .dataChanged, "\(dataset.name) has changed since the schedule was made",
        hint: "put the data back as they were, and bring the session back before anything else")
    }
    let plan = try SchedulePlan(
      records, batchSize: batchSize, order: order, settings: settings, entropySeed: entropySeed)
    let outcomes = try batches.indices.map { number in
      guard number < plan.batchCount, let edit = editor.stack.edit(id: batches[number].edit) else {
        throw ScheduleError.stackChanged
      }
      return BatchOutcome(number, edit, batches[number].outcome, records[plan.batch(number)])
    }
    return try Schedule(resuming: plan, editor, editsBelow: editsBelow, outcomes: outcomes)
  }
}

extension Schedule {
  /// The line that `KeptSchedule` begins with.
  func json(_ dataset: DatasetSource) -> JSONObject {
    JSONObject([
      ("dataset", dataset.json), ("cases", .array(plan.records.map { .integer($0.caseID) })),
      ("facts_digest", .string(plan.records.digest(withOpenings: plan.entropySeed != nil))),
      ("batch_size", .integer(plan.batchSize)), ("order", .string(plan.order.rawValue)),
      ("settings", plan.settings.json), ("edits_below", .integer(editsBelow)),
      ("entropy_seed", plan.entropySeed.flatMap(Int.init(exactly:)).map(JSON.integer) ?? .null),
    ])
  }
}

extension [CounterFactRecord] {
  /// Of what a schedule edits and asks, and of the texts it writes on where it measures generation entropy.
  fileprivate func digest(withOpenings: Bool) -> String {
    "\(digest)" + (withOpenings ? "-\(digest(of: \.generationPrompts))" : "")
  }
}

extension SchedulePlace {
  var json: JSON {
    ["batches": .integer(batches), "last_edit": lastEdit.map(JSON.integer) ?? .null]
  }
}

extension BatchOutcome {
  /// The line that tells how a batch came out.
  var json: JSONObject {
    JSONObject([
      ("batch", .integer(number)), ("scores", .array(scores.map(\.json))),
      ("seconds", seconds.json),
    ])
  }

  /// - Parameter json: nil where nothing was written down.
  fileprivate init(
    _ number: Int, _ edit: Edit, _ json: JSON?, _ records: ArraySlice<CounterFactRecord>
  ) {
    let lists = json?["scores"]?.array ?? []
    let scores = zip(lists, records).compactMap { ProbeScores($0, of: ProbeSet($1)) }
    self.init(
      number: number, edit: edit, scores: scores.count == records.count ? scores : [],
      seconds: StudySeconds(json?["seconds"]) ?? StudySeconds())
  }
}
