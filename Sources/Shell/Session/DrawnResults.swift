/// Results of this session that can be drawn, oldest first: `plot` shows the last, `report` collects them.
struct DrawnResults {
  struct Entry {
    let number: Int
    /// The command as it was typed.
    let line: String
    /// The name of the model it was run on.
    let model: String
    let result: CommandResult
  }

  private(set) var entries: [Entry] = []
  private var count = 0
  /// The number of the schedule's entry: its curve grows and shrinks, and is one entry all the time.
  private var schedule: Int?

  /// A session that traces all night does not grow without bounds.
  private static let most = 32
  private static let scheduleSteps: Set = ["step", "run", "back", "recover"]

  mutating func note(_ result: CommandResult, _ line: String, model: String) {
    if result.command == "schedule" { schedule = nil }
    let isStep = Self.scheduleSteps.contains(result.command)
    if isStep { entries.removeAll { $0.number == schedule } }
    // `plot` shows what was measured before.
    guard !result.figures.isEmpty, result.command != "plot" else { return }
    count += 1
    entries.append(Entry(number: count, line: line, model: model, result: result))
    if isStep { schedule = count }
    if entries.count > Self.most { entries.removeFirst() }
  }
}
