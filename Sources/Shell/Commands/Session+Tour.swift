extension Session {
  /// `tour`, `tour stop`.
  func tour(_ command: ParsedCommand) throws -> CommandResult {
    if command.form == "stop" { return try stopTour() }
    guard environment.isInteractive, place == nil else { return listedTour }
    if let walk { return CommandResult("tour", fields: fields(of: walk), blocks: walk.blocks) }
    let walk = try Tour(beside: self)
    self.walk = walk
    return CommandResult("tour", fields: fields(of: walk), blocks: Tour.greeting + walk.blocks)
  }

  private func stopTour() throws(ShellError) -> CommandResult {
    guard walk != nil else {
      throw ShellError(.noTour, "there is no tour to stop", hint: "`tour` begins one")
    }
    walk = nil
    return CommandResult(
      "tour", fields: [.init("stopped", true)],
      blocks: [.line(["the tour is over; everything of yours is as it was"])])
  }

  private func fields(of walk: Tour) -> [Field.Member] {
    [.init("tour_suggests", .optional(walk.suggestion))]
  }

  /// Nobody walks in a script: all steps at once.
  private var listedTour: CommandResult {
    let steps = TourStep.all.map { step -> Field in
      ["text": .string(step.text), "command": .string(step.command)]
    }
    let blocks = TourStep.all.enumerated().map { index, step in
      step.blocks(place: "\(index + 1)", lead: "")
    }
    return CommandResult(
      "tour", fields: [.init("steps", .array(steps))], blocks: Array(blocks.joined()))
  }

  /// Runs a line on the tour that is under way.
  func execute(_ line: String, on walk: Tour) -> CommandRecord? {
    let record = walk.execute(line)
    if walk.session.isFinished { isFinished = true }
    if walk.isOver || isFinished { self.walk = nil }
    return record
  }

  /// The session that a typed line runs in: the tour's while one is under way.
  package var active: Session { walk?.session ?? self }

  /// What Enter alone runs; nil where it does nothing.
  package var suggestion: String? { walk?.suggestion }
}
