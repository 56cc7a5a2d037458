import Editing
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// Edits leave the session, and come back.
@Suite struct TravelTests {
  private let directory: TemporaryDirectory
  private let talk: SessionTalk

  /// Statistics are taken once for all of these.
  private static let cache = try? TemporaryDirectory.lasting()

  private static func talk(_ choice: Session.ModelChoice = .atlas) throws -> SessionTalk {
    try SessionTalk(choice, environment: .init(cacheDirectory: cache?.path))
  }

  init() throws {
    directory = try TemporaryDirectory()
    talk = try Self.talk()
    try talk.say("edit The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    try talk.say("edit --steps 5 --layers 1,2 case 12")
  }

  @Test func savedAndLoaded() throws {
    let path = directory("e.safetensors")
    let saved = talk.digest
    #expect(try talk.json("save \(path)")["facts"]?.int == 2)
    #expect(TemporaryDirectory.mode(path) == 0o600)
    #expect(try talk.error("save \(path)").code == .fileExists)
    try talk.say("save \(path) --replace")
    let other = try Self.talk()
    let load = try other.json("load \(path)")
    #expect(load["exact"]?.bool == true && load["ids"]?.array?.compactMap(\.int) == [1, 2])
    #expect(other.digest == saved)
    #expect(try other.json("probe #1")["paraphrase"]?.double == 1)
    // On top of what is there they are other weights, and undoing them is exact.
    let loaded = try talk.json("load \(path)")
    #expect(loaded["exact"]?.bool == false && loaded["ids"]?.array?.compactMap(\.int) == [3, 4])
    try talk.say("undo 2")
    #expect(talk.digest == saved)
    #expect(directory.names() == ["e.safetensors"])
  }

  /// Prompts that somebody added by hand are part of what was done.
  @Test func addedProbesTravel() throws {
    let (waiting, added) = ("To see the Louvre you fly to", "To find Big Ben you drive to")
    try talk.say("probe add neighbor \(waiting)")
    let first = try talk.say("probe --verbose")
    #expect(first.contains(waiting))
    try talk.say("undo")
    try talk.say("probe add paraphrase \(added)")
    try talk.say("redo")
    let path = directory("e.safetensors")
    try talk.say("save \(path)")
    let store = SessionStore(path: directory("sessions"), program: "test")
    var other = try SessionTalk(
      environment: .init(cacheDirectory: Self.cache?.path, sessions: store))
    try other.say("load \(path)")
    for (id, prompt) in [(1, added), (2, waiting)] {
      #expect(try other.say("probe #\(id) --verbose").contains(prompt))
      #expect(
        try other.json("probe #\(id)")["score"] == talk.json("probe #\(id)")["score"])
    }
    // And on, through a crash.
    other = try SessionTalk(
      environment: .init(cacheDirectory: Self.cache?.path, sessions: store))
    try other.say("recover")
    #expect(try other.say("probe #2 --verbose").contains(waiting))
    #expect(try other.say("probe #1 --verbose").contains(added))
  }

  @Test func whatIsNotCopiedIsNamed() throws {
    try talk.say("export \(directory("model"))")
    try Directory.create(directory("model/original"))
    try directory.write("x", to: "model/original/params.json")
    try directory.write("x", to: "model/consolidated.00.pth")
    try directory.write("x", to: "model/.hidden")
    try directory.write("hello", to: "model/LICENSE")
    let other = try Self.talk(.directory(directory("model")))
    try other.say("load \(try saved()) --force")
    let export = try other.json("export \(directory("again"))")
    #expect(
      export["left_out"]?.array?.compactMap(\.string) == ["consolidated.00.pth", "original/"])
    #expect(directory.names("again").contains("LICENSE"))
    #expect(!directory.names("again").contains(".hidden"))
  }

  private func saved() throws -> String {
    try talk.say("save \(directory("e.safetensors"))")
    return directory("e.safetensors")
  }

  @Test func notOnAnotherModel() throws {
    try talk.say("save \(directory("e.safetensors"))")
    try talk.say("export \(directory("model"))")
    let other = try Self.talk(.directory(directory("model")))
    let base = other.digest
    let error = try other.error("load \(directory("e.safetensors"))")
    #expect(error.code == .otherModel && other.digest == base)
    #expect(error.message.hasPrefix("these edits were made on atlas ("))
    #expect(try other.json("load --force \(directory("e.safetensors"))")["exact"]?.bool == false)
    #expect(other.session.open.stack.edits.count == 2)
  }

  @Test func whatIsNoFileOfEdits() throws {
    let before = talk.digest
    let text = try directory.write("hello", to: "a.txt")
    #expect(try talk.error("load \(text)").code == .dataNotLoadable)
    #expect(try talk.error("load \(directory("nothing"))").code == .dataNotLoadable)
    try talk.say("export \(directory("model"))")
    let error = try talk.error("load \(directory("model"))/model.safetensors")
    #expect(error.message == "this safetensors file holds no edits")
    #expect(talk.digest == before)
  }

  @Test func theExportedModelIsEdited() throws {
    let export = try talk.json("export \(directory("model"))")
    #expect(export["dtype"]?.string == "BF16")
    #expect(export["facts"]?.int == 2 && export["lost"]?.array?.isEmpty == true)
    #expect(TemporaryDirectory.mode(directory("model")) == 0o700)
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
      #expect(TemporaryDirectory.mode(directory("model/") + name) == 0o600)
    }
    let other = try Self.talk(.directory(directory("model")))
    #expect(try other.say("ask The Eiffel Tower is located in the city of") == "Rome\n")
    #expect(try other.say("ask The Louvre is located in the city of") == "Paris\n")
  }

  /// An edit that only just holds: a clamp is sought between one at which it fails and one at which it does not.
  /// - Returns: false if it fails at any.
  private func barelyHeld(_ number: Int, _ talk: SessionTalk) throws -> Bool {
    var (low, high) = (0.001, 4.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      let edit = try talk.json("edit --steps 6 --clamp \(middle) case \(number)")
      try talk.say("undo")
      if edit["efficacy"]?.double == 1 { high = middle } else { low = middle }
    }
    let edit = try talk.json("edit --steps 6 --clamp \(high) case \(number)")
    return edit["efficacy"]?.double == 1
  }

  /// Weights of eight bits move the model a little, which undoes about every other edit that only just holds.
  @Test func whatRoundingLosesIsNamed() throws {
    let talk = try Self.talk()
    for number in 1...20 {
      if !talk.session.open.stack.edits.isEmpty { try talk.say("undo") }
      guard try barelyHeld(number, talk) else { continue }
      let before = talk.digest
      let export = try talk.json("export \(directory("m\(number)"))")
      #expect(talk.digest == before)
      let lost = try #require(export["lost"]?.array)
      #expect(export["holding"]?.int == 1 - lost.count && export["facts"]?.int == 1)
      if let first = lost.first {
        #expect(first["id"]?.int == talk.session.open.stack.edits.last?.id)
        return
      }
    }
    Issue.record("rounding lost none of twenty edits that only just held")
  }

  @Test func whereNothingMayBeWritten() throws {
    let there = try directory.write("x", to: "file")
    #expect(try talk.error("export \(there)").message == "it is there already")
    #expect(try talk.error("export \(directory.path)").message == "it is there already")
    #expect(
      try talk.error("export \(directory.path)/ --format lora").message == "it is there already")
    #expect(try talk.error("export /nonexistent/x").message.hasPrefix("cannot make the directory"))
    #expect(try talk.error("export \(directory("x")) --format zip").code == .invalidValue)
    #expect(try talk.error("export --replace \(directory("x"))").code == .usage)
    let base = try talk.json("status")
    try talk.say("undo 2")
    #expect(try talk.error("export \(directory("x"))").code.name == "nothing-to-save")
    #expect(try talk.error("save \(directory("x"))").code.name == "nothing-to-save")
    #expect(directory.names() == ["file"])
    #expect(base["edits"]?.int == 2)
  }

  /// Stopped while it writes: no directory, and nothing beside it.
  @Test func stopping() throws {
    let stop = Stop()
    let talk = try SessionTalk(
      environment: .init(
        cacheDirectory: Self.cache?.path, cancellation: stop.cancellation))
    try talk.say("edit --steps 3 case 5")
    let before = talk.digest
    for polls in [0, 1, 5, 30, 60] {
      stop.after(polls)
      let record = try #require(talk.session.execute("export \(directory("m"))"))
      stop.never()
      guard case .failure(let error) = record.outcome else { continue }
      #expect(error.code == .interrupted)
      #expect(directory.names().isEmpty)
      #expect(talk.digest == before)
    }
  }

  @Test func anAdapter() throws {
    try talk.say("edit --steps 5 --layers 2 case 40")
    let export = try talk.json("export \(directory("a")) --format lora")
    #expect(export["ranks"]?.array?.compactMap(\.int) == [2, 2])
    try talk.say("undo")
    try talk.say("export \(directory("b")) --format lora")
    let configuration = try JSON(path: directory("b/adapter_config.json"))
    #expect(configuration["r"]?.int == 2 && configuration["lora_alpha"]?.int == 2)
    #expect(configuration["rank_pattern"] == ["layers.2.mlp.down_proj": 1])
    #expect(configuration["alpha_pattern"] == ["layers.2.mlp.down_proj": 1])
    let file = try SafetensorsFile(path: directory("b/adapter_model.safetensors"))
    let name = "base_model.model.model.layers.1.mlp.down_proj.lora_"
    #expect(try file.tensor(name + "A.weight").shape == [2, 1536])
    #expect(try file.tensor(name + "B.weight").shape == [160, 2])
  }

  @Test func requestsThereAndBack() throws {
    let path = directory("facts.json")
    #expect(try talk.json("export \(path) --format json")["facts"]?.int == 2)
    #expect(try talk.error("export \(path) --format json").code == .fileExists)
    try talk.say("export \(path) --format json --replace")
    let list = try JSON(path: path)
    #expect(list[0]?["prompt"]?.string == "The Eiffel Tower is located in the city of")
    #expect(list[0]?["target_new"]?.string == "Rome")
    #expect(list[0]?["scores"]?["efficacy"]?.double == 1)
    #expect(list[1]?["edit"]?.int == 2)
    let other = try Self.talk()
    let edit = try other.json("edit --from \(path)")
    #expect(edit["facts"]?.int == 2 && edit["efficacy"]?.double == 1)
  }
}
