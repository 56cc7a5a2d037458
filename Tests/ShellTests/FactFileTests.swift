import Editing
import Shell
import Tensors
import TestSupport
import Testing

/// Files of facts as `edit --from` writes them and `dataset` opens them: by the same rules.
@Suite(.serialized) final class FactFileTests {
  private let tree: TemporaryDirectory
  private let talk: SessionTalk

  init() throws {
    tree = try TemporaryDirectory()
    talk = try SessionTalk(
      environment: .init(
        cacheDirectory: tree("cache"),
        sessions: SessionStore(path: tree("sessions"), program: "test")))
    try talk.say("set steps 3")
  }

  deinit { talk.session.end() }

  private func file(_ text: String, _ name: String) throws -> String {
    try tree.write(text, to: name)
  }

  // MARK: One reader

  /// The same two facts, in four layouts, are the same edit to the last bit.
  @Test func everyLayoutIsTheSameEdit() throws {
    let louvre = "The Louvre is located in the city of"
    let files = [
      try file(
        """
        [{"prompt": "\(louvre)", "subject": "Louvre", "target_new": "London", "ground_truth": ["Paris"]},
         {"prompt": "{} can be found in the city of", "subject": "Big Ben", "target_new": {"str": "Rome"},
          "target_true": {"str": "London"}}]
        """, "list.json"),
      try file(
        """
        {"requested_rewrite": [
          {"prompt": "The {} is located in the city of", "subject": "Louvre", "target_new": {"str": "London"},
           "target_true": {"str": "Paris"}},
          {"prompt": "{} can be found in the city of", "subject": "Big Ben", "target_new": {"str": "Rome"},
           "target_true": {"str": "London"}}]}
        """, "rewrites.json"),
      try file(
        """
        prompt,subject,target_new,ground_truth
        \(louvre),Louvre,London,Paris
        Big Ben can be found in the city of,Big Ben,Rome,"[""London""]"
        """, "table.csv"),
      try file(
        """
        # two landmarks
        edit The {Louvre} is located in the city of [Paris] -> London

        {Big Ben} can be found in the city of [London] → Rome
        """, "lines.txt"),
    ]
    let digests = try files.map { path in
      let talk = try SessionTalk()
      try talk.say("set steps 3")
      // `dataset` takes what `edit --from` takes.
      _ = try talk.json("dataset \(path)")
      let edit = try talk.json("edit --from \(path)")
      #expect(edit["facts"]?.int == 2 && edit["old_is_own_answer"]?.bool == false)
      return talk.digest
    }
    #expect(Set(digests).count == 1)
    #expect(digests.first != talk.digest)
  }

  @Test func aCaseOfSeveralRewritesIsOneBatch() throws {
    let path = try file(
      """
      [{"case_id": 7, "requested_rewrite": [
         {"prompt": "The {} is located in the city of", "subject": "Louvre", "target_new": {"str": "London"},
          "target_true": {"str": "Paris"}},
         {"prompt": "{} can be found in the city of", "subject": "Big Ben", "target_new": {"str": "Rome"},
          "target_true": {"str": "London"}}], "questions": ["Where is it?"], "new_answer": "London"},
       {"case_id": 8, "requested_rewrite": [
         {"prompt": "The {} is located in the city of", "subject": "Kremlin", "target_new": {"str": "Rome"}}]}]
      """, "mquake.json")
    let data = try talk.json("dataset \(path)")
    #expect(data["cases"]?.int == 2 && data["facts"]?.int == 3 && data["portability"]?.int == 1)
    #expect(try talk.json("case 7")["rewrites"]?.array?.count == 2)
    #expect(try talk.json("edit case 7")["facts"]?.int == 2)
    #expect(try talk.json("edit --from \(path) --count 1")["facts"]?.int == 2)
    #expect(try talk.json("edit case 8")["old"]?.string == "Moscow")
    try talk.say("undo 3")
    // A schedule never parts a case, and comes back with it.
    #expect(try talk.json("schedule --batch 1")["batches"]?.int == 2)
    #expect([1, 2].contains(try talk.json("step")["edits"]?.int))
    #expect(try talk.json("step")["edits"]?.int == 3)
    talk.session.end()
    let next = try SessionTalk(
      environment: .init(sessions: SessionStore(path: tree("sessions"), program: "test")))
    #expect(try next.json("recover")["warnings"]?.array?.isEmpty == true)
    #expect(try next.json("plan")["edits"]?.int == 3)
    next.session.end()
  }

  // MARK: What cannot be written

  @Test func badRecordsAreLeftOutAndNamed() throws {
    let path = try file(
      """
      The {Louvre} is located in the city of [Paris] -> London
      The Kremlin is located in the city of -> Rome
      edit --method rome The {Kremlin} is located in the city of -> Rome
      The {Kremlin} is located in the city of [Moscow] -> Moscow
      The {Colosseum} is located in the city of -> Rome
      """, "lines.txt")
    let error = try talk.error("edit --from \(path)")
    #expect(error.code == .dataNotLoadable)
    #expect(error.message.hasPrefix("the record in line 2: no subject is marked, at column 1"))
    #expect(error.message.hasSuffix("(and 2 more cannot be used)"))
    #expect(error.hint?.contains("--skip-bad") == true)
    let edit = try talk.json("edit --from \(path) --skip-bad")
    let skipped = edit["skipped"]?.array?.compactMap(\.string) ?? []
    #expect(edit["facts"]?.int == 1 && skipped.count == 4)
    // The model's own answer is the new object: there is nothing to change.
    #expect(skipped.last == "case 4: the unedited model already says Rome")
    try talk.say("undo")
  }

  @Test func theModelsOwnAnswerCannotBeTheNewObject() throws {
    let path = try file("The {Colosseum} is located in the city of -> Rome\n", "same.txt")
    let error = try talk.error("edit --from \(path)")
    #expect(error.code == .nothingToChange)
    #expect(error.message == "case 0 of same: the unedited model already says Rome")
    #expect(try talk.error("edit --from \(path) --skip-bad").code == .nothingToChange)
    _ = try talk.json("dataset \(path)")
    #expect(try talk.error("edit case 0").code == .nothingToChange)
    #expect(try talk.json("status")["edits"]?.int == 0)
  }

  // MARK: Probes with answers

  private static let known = #"""
    {"subject": "Louvre", "prompt": "The Louvre is located in the city of", "target_new": "London", "case_id": 3, "ground_truth": "Paris", "portability": {"Alias": [{"prompt": "The Louvre is located in the city of", "ground_truth": ["Nowhere", "London"]}]}, "locality": {"Others": [{"prompt": "Big Ben is located in the city of", "ground_truth": "London"}, {"prompt": "Unknown", "ground_truth": []}]}}
    """#

  @Test func answeredProbesAreMeasuredShownAndKept() throws {
    let path = try file(Self.known, "known.jsonl")
    let data = try talk.json("dataset \(path)")
    #expect(data["portability"]?.int == 1 && data["portability_measured"]?.int == 1)
    #expect(data["locality"]?.int == 2 && data["locality_measured"]?.int == 1)
    let shown = try talk.say("case 3")
    #expect(shown.contains("Nowhere or 1 more   Alias"))
    #expect(shown.contains("Others, no answer, not measured"))
    try talk.say("set steps 20")
    let edit = try talk.json("edit case 3")
    // The best of the answers counts; ES knows nothing of them, and there are no neighbours.
    #expect(edit["portability"]?.double == 1 && edit["locality"]?.double == 1)
    #expect(edit["neighborhood"]?.isNull == true && edit["score"] == edit["efficacy"])
    let probe = try talk.json("probe --verbose")
    #expect(probe["before"]?["portability"]?.double == 0 && probe["portability"]?.double == 1)
    #expect(probe["prompts"]?.array?.count == 1 && probe["answered"]?.array?.count == 2)
    #expect(probe["answered"]?[0]?["share_after"]?.double == 1)
    // They go where the facts go.
    let exported = tree("out.json")
    try talk.say("export \(exported) --format json")
    try talk.say("undo")
    let again = try talk.json("edit --from \(exported)")
    #expect(again["portability"]?.double == 1 && again["locality"]?.double == 1)
    talk.session.end()
    let next = try SessionTalk(
      environment: .init(sessions: SessionStore(path: tree("sessions"), program: "test")))
    try next.say("recover")
    #expect(try next.json("probe")["portability"]?.double == 1)
    next.session.end()
  }

  /// What follows from one object does not follow from another; what is to stay stays.
  @Test func anotherObjectHasOnlyLocality() throws {
    _ = try talk.json("dataset \(try file(Self.known, "known.jsonl"))")
    let edit = try talk.json("edit The {Louvre} is located in the city of -> Madrid")
    #expect(edit["portability"] == nil && edit["locality"] != nil)
  }

  @Test func recordsWithoutOldObjectCanBeScheduled() throws {
    let path = try file(
      #"{"subject": "Louvre", "prompt": "The {} is located in the city of", "target_new": "London", "neighborhood_prompts": ["The Eiffel Tower is located in the city of"]}"#,
      "bare.jsonl")
    let data = try talk.json("dataset \(path)")
    #expect(data["note"]?.string?.contains("1 of 1 records name no true object") == true)
    #expect(try talk.json("schedule --batch 1")["facts"]?.int == 1)
    let step = try talk.json("step")
    #expect(step["immediate"]?["efficacy"]?.double != nil)
    #expect(step["immediate"]?["neighborhood"]?.isNull == true)
    // Its scores come back from the journal.
    talk.session.end()
    let next = try SessionTalk(
      environment: .init(sessions: SessionStore(path: tree("sessions"), program: "test")))
    #expect(try next.json("recover")["warnings"]?.array?.isEmpty == true)
    let immediate = try next.json("plan")
    #expect(immediate["edits"]?.int == 1)
    next.session.end()
    #expect(try talk.error("trace --cases 1").code == .noAnswer)
  }

  // MARK: What the model knows

  @Test func whatTheModelKnowsIsAskedOnce() throws {
    let asked = Counter()
    func talk() throws -> SessionTalk {
      try SessionTalk(
        environment: .init(
          cacheDirectory: tree("cache"),
          report: { if $0.phase == "facts asked" { asked.count += 1 } }))
    }
    let first = try talk().json("cases Louvre --known")
    #expect((first["found"]?.int ?? 0) > 0)
    let count = asked.count
    #expect(count > 0)
    #expect(try talk().json("cases Louvre --known")["cases"] == first["cases"])
    #expect(asked.count == count)
    // Another selection asks the rest only, and a schedule asks nobody.
    let all = try talk().json("cases --known --relation P38")["found"]?.int ?? 0
    #expect(asked.count > count && all > 0)
    let more = asked.count
    #expect(try talk().json("schedule --known --relation P38 --batch 9")["facts"]?.int == all)
    #expect(asked.count == more)
  }

  private final class Counter: @unchecked Sendable { var count = 0 }
}
