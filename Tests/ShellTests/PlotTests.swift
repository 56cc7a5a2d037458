import Shell
import Tensors
import TestSupport
import Testing

/// What `plot` draws is what was measured.
@Suite(.serialized) struct PlotTests {
  private let talk: SessionTalk
  private let directory: TemporaryDirectory

  /// Statistics are taken once for all.
  private static let cache = try? TemporaryDirectory.lasting()

  init() throws {
    talk = try SessionTalk(environment: .init(cacheDirectory: Self.cache?.path))
    directory = try TemporaryDirectory()
    try talk.say("set steps 3")
  }

  private func points(_ series: JSON?) -> [[Double]] {
    series?["points"]?.array?.map { [$0["x"]?.double ?? -1, $0["y"]?.double ?? -1] } ?? []
  }

  @Test func nothingYet() throws {
    let error = try talk.error("plot")
    #expect(error.code.name == "nothing-measured")
    #expect(error.hint?.contains("`sweep`") == true)
  }

  @Test func aScheduleGrowsAndShrinks() throws {
    try talk.say("schedule --count 8 --batch 3 --method memit --layer 1 --seed 3")
    let first = try talk.json("step --final")
    let rest = try talk.json("run --every 1")
    let steps = [first, rest].flatMap { $0["steps"]?.array ?? [] }
    func scores(_ name: String) -> [[Double]] {
      steps.map { [$0["edits"]?.double ?? -1, $0[name]?["score"]?.double ?? -2] }
    }
    let course = try talk.json("plot")["figures"]?[0]?["series"]
    #expect(points(course?[0]) == scores("immediate"))
    #expect(points(course?[1]) == scores("final"))

    try talk.say("back")
    let shorter = try talk.json("plot")["figures"]?[0]?["series"]
    #expect(points(shorter?[0]) == Array(scores("immediate").dropLast()))
    #expect(points(shorter?[1]) == Array(scores("final").dropLast()))
    try talk.say("back 2")
    #expect(try talk.error("plot").code.name == "nothing-measured")
  }

  @Test func itsNumbersAreATable() throws {
    try talk.say("schedule --count 4 --batch 2 --method memit --layer 1 --seed 3")
    try talk.say("run")
    let table = try #require(talk.session.execute("plot")).outcome.get().csv
    let lines = table.split(separator: "\n")
    #expect(lines.first == "figure,series,x,value,error" && lines.count >= 3)
  }

  /// What was measured is there for programs, also when somebody does not wait for the rest.
  @Test func aSweepThatWasStoppedTellsItsPoints() throws {
    let stop = Stop()
    let talk = try SessionTalk(
      environment: .init(cacheDirectory: Self.cache?.path, cancellation: stop.cancellation))
    try talk.say("set steps 2")
    let line = "sweep batch 1 2 --count 4 --method memit --results \(directory("r.jsonl"))"
    talk.session.onPart = { _ in stop.after(3) }
    let record = try #require(talk.session.execute(line))
    guard case .failure(let error) = record.outcome else { throw ShellError(.failed, "it went on") }
    #expect(error.code == .interrupted)
    #expect(error.findings?.fields.contains { $0.name == "unedited" && $0.value != .null } == true)
    #expect(error.findings?.fields.contains { $0.name == "points" } == true)
  }

  @Test func theLastIsDrawnAndWritten() throws {
    try talk.say("lens The Eiffel Tower is located in the city of")
    try talk.say("lens The capital of Portugal is")
    try talk.say("status")
    let (svg, csv) = (directory("p.svg"), directory("p.csv"))
    let text = try talk.say("plot --svg \(svg) --csv \(csv)")
    #expect(text.contains("measured by `lens The capital of Portugal is`"))
    #expect(text.contains("Logit lens: "))
    #expect(String(decoding: try directory.bytes("p.svg"), as: UTF8.self).hasPrefix("<svg "))
    let rows = String(decoding: try directory.bytes("p.csv"), as: UTF8.self).split(separator: "\n")
    let blocks = try talk.json("lens The capital of Portugal is")["blocks"]?.array ?? []
    #expect(
      rows.dropFirst().map { $0.split(separator: ",")[3] }.compactMap { Double($0) }
        == blocks.compactMap { $0["probability"]?.double })
  }

  @Test func whatWasExpectedBeforeIsExpectedAfter() throws {
    try talk.say("lens The capital of Portugal is")
    try talk.say("edit case 12")
    try talk.say("plot")
    try talk.say("expect id = 1")
  }
}
