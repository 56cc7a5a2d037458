/// One stop of the tour.
struct TourStep {
  let text: String
  /// What is suggested; any command of the same name will do.
  let command: String

  func isDone(by record: CommandRecord) -> Bool {
    record.command == WordScanner.verb(of: command)
  }

  func blocks(place: String, lead: String) -> [Block] {
    [
      .line([.heading(place)]), .paragraph(text, indent: 2),
      .line([.dim("  \(lead)"), .prompt(command)]),
    ]
  }

  static let all = [
    TourStep(
      text: "Ask what the model knows. It goes on where the text ends.",
      command: "ask The Eiffel Tower is located in the city of"),
    TourStep(
      text: """
        Insert a fact: the subject in braces, what the model says now in brackets, the new object behind the arrow. One \
        matrix of one layer is changed. The first edit also takes the statistics of that layer, about a second.
        """,
      command: "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"),
    TourStep(
      text: "An edit that holds only for its own words is worth little. Ask in other words.",
      command: "ask To see the Eiffel Tower you travel to"),
    TourStep(
      text: """
        Measure it. Does it hold in other wordings (paraphrase), and did the facts about other subjects stay \
        (neighbourhood)? The score is the harmonic mean; bars go from 0 to 1.
        """,
      command: "probe"),
    TourStep(
      text: """
        Take it back. The weights are the same bits as before the edit, and the digest proves it: `status` has shown the \
        same one all along for the unedited model.
        """,
      command: "undo"),
    TourStep(
      text: "Facts often come in batches. Plan three batches of four; nothing is written yet.",
      command: "schedule --count 12 --batch 4 --method memit"),
    TourStep(
      text: """
        Write them. Each batch is scored right after it was written, and then all facts so far are, for a later batch can \
        damage an earlier one.
        """,
      command: "run --every 1"),
    TourStep(text: "Draw what was measured last.", command: "plot"),
    TourStep(
      text: "Step back: the batches come off again, bit for bit. `step` would write the next one.",
      command: "back 3"),
  ]
}
