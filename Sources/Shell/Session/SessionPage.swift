import Editing
import Evaluation

/// The session as a page: the model, its edits and what came of them, what was measured, how to have it again.
struct SessionPage {
  /// An edit in force; without scores where nobody wanted to wait for them.
  typealias MeasuredEdit = (edit: Edit, measurement: Measurement?)

  let title: String
  let remark: String
  /// What `status`, `log` and `set` say.
  let status, history, settings: [Block]
  let edits: [MeasuredEdit]
  /// The plan of the schedule, if there is one.
  let schedule: [Block]
  let drawn: [DrawnResults.Entry]
  /// The session so far, as a script.
  let script: String

  /// Prompts of more facts than this would bury the rest.
  private static let mostDetailed = 64

  var page: HTMLPage {
    var sections = [HTMLPage.Section(title: "Model and machine", blocks: status)]
    sections.append(HTMLPage.Section(title: "Edits in force", blocks: editBlocks))
    sections += details
    sections.append(HTMLPage.Section(title: "History", blocks: history))
    if !schedule.isEmpty { sections.append(HTMLPage.Section(title: "Schedule", blocks: schedule)) }
    sections += drawn.map(Self.section)
    sections.append(HTMLPage.Section(title: "Settings", blocks: settings))
    if !script.isEmpty {
      sections.append(HTMLPage.Section(title: "Commands", plainText: script, isFolded: true))
    }
    return HTMLPage(title: title, remark: remark, sections: sections)
  }

  private static func section(_ entry: DrawnResults.Entry) -> HTMLPage.Section {
    let result = entry.result
    // The terminal may have shown some of them, or none.
    let shown = result.blocks.filter { if case .figure = $0 { false } else { true } }
    return HTMLPage.Section(title: entry.line, blocks: shown + result.figures.map(Block.figure))
  }
}

// MARK: - Edits

extension SessionPage {
  private var measured: [(edit: Edit, measurement: Measurement)] {
    edits.compactMap { edit, measurement in measurement.map { (edit: edit, measurement: $0) } }
  }

  private var editBlocks: [Block] {
    guard !edits.isEmpty else { return [.line([.dim("none")])] }
    return [table] + chart
  }

  private var table: Block {
    var rows = edits.map { edit, measurement in
      [TextSpan.heading(edit.handle), TextSpan(edit.title), TextSpan(edit.methodText)]
        + (measurement.map(Self.cells) ?? [])
    }
    if measured.count > 1 { rows.append(["", .heading("all facts"), ""] + Self.cells(all)) }
    let scores = ["P(new)", "efficacy", "paraphrase", "neighbourhood", "score"].map {
      Column.right($0)
    }
    return .table(
      [.left(), .left("fact"), .left("how")] + (measured.isEmpty ? [] : scores + [.left()]), rows)
  }

  /// All edits as one.
  private var all: Measurement {
    Measurement(
      sets: measured.flatMap(\.measurement.sets), before: measured.flatMap(\.measurement.before),
      after: measured.flatMap(\.measurement.after))
  }

  private static func cells(_ measurement: Measurement) -> [TextSpan] {
    let (then, now) = (measurement.summaryBefore, measurement.summary)
    func move(_ before: Double?, _ after: Double?) -> TextSpan {
      guard let before, let after else { return "" }
      return TextSpan("\(NumberText.fixed(before, 2)) → \(NumberText.fixed(after, 2))")
    }
    return [
      move(measurement.probabilityBefore, measurement.probabilityAfter),
      move(then.efficacy?.mean, now.efficacy?.mean),
      move(then.paraphrase?.mean, now.paraphrase?.mean),
      move(then.neighborhood?.mean, now.neighborhood?.mean), move(then.score, now.score),
      .bar(now.score),
    ]
  }

  /// How the edits stand now, in the order in which they were made.
  private var chart: [Block] {
    guard measured.count > 1 else { return [] }
    func series(_ name: String, _ score: (Measurement) -> Double) -> Chart.Series {
      Chart.Series(
        name,
        measured.enumerated().map { Chart.Point(Double($0 + 1), score($1.measurement)) })
    }
    return [
      .figure(
        .chart(
          Chart(
            title: "Edits in force: score S, unedited and now",
            x: Axis("edit, in the order in which they were made"), y: Axis("S", range: 0...1),
            series: [
              series("unedited") { $0.summaryBefore.score }, series("now") { $0.summary.score },
            ])))
    ]
  }

  private var details: [HTMLPage.Section] {
    let facts = measured.reduce(0) { $0 + $1.measurement.sets.count }
    guard facts <= Self.mostDetailed else { return [] }
    return measured.map { edit, measurement in
      HTMLPage.Section(
        title: "\(edit.handle) \(edit.title): every prompt", blocks: [measurement.promptTable()],
        isFolded: true)
    }
  }
}
