extension Session {
  /// `plot`: what was measured last, drawn.
  func plot(_ command: ParsedCommand) throws -> CommandResult {
    let files = try FigureFiles(command)
    guard let last = state.drawn.entries.last else {
      throw ShellError(
        .nothingMeasured, "nothing that can be drawn has been measured in this session",
        hint: "`step` and `run` of a schedule, `sweep`, `lens` and `trace` measure such things")
    }
    let figures = last.result.figures
    var result = CommandResult(
      "plot",
      fields: [
        .init("measured_by", .string(last.line)), .init("model", .string(last.model)),
        .init("figures", .array(figures.map(\.field))),
      ])
    result.blocks = [.line([.dim("measured by `\(last.line)`")])]
    for figure in figures { result.blocks += [.blank, .figure(figure)] }
    result.table = figures.csv
    try files.write(figures, into: &result)
    return result
  }
}
