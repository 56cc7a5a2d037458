import Evaluation
import Tensors
import TestSupport
import Testing

struct KnownAnswersTests {
  private func records(_ count: Int) -> [CounterFactRecord] {
    (0..<count).map { number in
      CounterFactRecord(
        caseID: number, relation: "", prompt: "{} is in", subject: "S\(number)", targetNew: "a",
        targetTrue: number == 3 ? "" : "b", paraphrasePrompts: [], neighborhoodPrompts: [],
        attributePrompts: [], generationPrompts: [])
    }
  }

  /// Says every even one, and remembers who was asked.
  private final class Model {
    private(set) var asked: [Int] = []
    var stopsAfter = Int.max

    func ask(_ records: [CounterFactRecord], _ done: (Int) -> Void) throws -> [Bool] {
      if asked.count >= stopsAfter { throw Stopped() }
      asked += records.map(\.caseID)
      done(records.count)
      return records.map { $0.caseID.isMultiple(of: 2) }
    }
  }
  private struct Stopped: Error {}

  private func known(
    _ directory: String, beginning: String = "", model: String = "m", data: Int = 1
  ) -> KnownAnswers {
    KnownAnswers(
      directory: directory, model: model, beginningMark: beginning,
      dataset: Digest(high: 0, low: UInt64(data)))
  }

  private func files(_ directory: TemporaryDirectory) throws -> [String] {
    directory.names().map { directory($0) }
  }

  @Test func nobodyIsAskedTwice() throws {
    let directory = try TemporaryDirectory()
    let model = Model()
    var first = known(directory.path)
    #expect(
      try first.says(Array(records(6).prefix(4)), ask: model.ask) == [true, false, true, false])
    // One without a true object is not asked.
    #expect(model.asked == [0, 1, 2])
    var progress: [String] = []
    var second = known(directory.path)
    #expect(
      try second.says(records(6), ask: model.ask) { progress.append("\($0)/\($1)") }
        == [true, false, true, false, true, false])
    #expect(model.asked == [0, 1, 2, 4, 5] && progress == ["2/2"])
    var third = known(directory.path)
    _ = try third.says(records(6), ask: model.ask)
    #expect(model.asked.count == 5)
  }

  @Test func anotherModelBeginningOrDataSetIsAskedAnew() throws {
    let directory = try TemporaryDirectory()
    let model = Model()
    for var other in [
      known(directory.path), known(directory.path, beginning: "none"),
      known(directory.path, model: "n"), known(directory.path, data: 2),
    ] { _ = try other.says(records(1), ask: model.ask) }
    #expect(model.asked == [0, 0, 0, 0])
    #expect(try files(directory).count == 4)
  }

  @Test func whatWasAskedSurvivesAStop() throws {
    let directory = try TemporaryDirectory()
    let model = Model()
    model.stopsAfter = 64
    var first = known(directory.path)
    #expect(throws: Stopped.self) { try first.says(records(200), ask: model.ask) }
    #expect(model.asked.count == 64)
    model.stopsAfter = .max
    var second = known(directory.path)
    let answers = try second.says(records(200), ask: model.ask)
    #expect(model.asked.count == 199 && Set(model.asked).count == 199)
    #expect(answers == records(200).map { $0.caseID.isMultiple(of: 2) })
  }

  @Test(arguments: ["", "{}", "cut", "swap"]) func aDamagedFileIsWrittenAnew(_ damage: String)
    throws
  {
    let directory = try TemporaryDirectory()
    let model = Model()
    var first = known(directory.path)
    _ = try first.says(records(3), ask: model.ask)
    let path = try #require(try files(directory).first)
    let bytes = try MappedFile(path: path).withBytes { Array($0) }
    let text = String(decoding: bytes, as: UTF8.self)
    let broken =
      switch damage {
      case "cut": String(text.dropLast(20))
      case "swap":
        text.replacing("\"said\"", with: "\"x\"").replacing("\"unsaid\"", with: "\"said\"")
          .replacing("\"x\"", with: "\"unsaid\"")
      default: damage
      }
    try AtomicFile.write(path) { try $0.write(broken) }
    var second = known(directory.path)
    #expect(try second.says(records(3), ask: model.ask) == [true, false, true])
    #expect(model.asked.count == 6)
    #expect(try MappedFile(path: path).withBytes { Array($0) } == bytes)
  }

  @Test func withoutADirectoryNothingIsKept() throws {
    let model = Model()
    for _ in 0..<2 {
      var known = KnownAnswers(
        directory: nil, model: "m", beginningMark: "", dataset: Digest(high: 0, low: 1))
      _ = try known.says(records(1), ask: model.ask)
    }
    #expect(model.asked == [0, 0])
  }
}
