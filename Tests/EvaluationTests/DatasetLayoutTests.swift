import Editing
import Evaluation
import Tensors
import TestSupport
import Testing

/// The layouts besides CounterFact's, EasyEdit's and zsRE's, and the rules that all of them share.
struct DatasetLayoutTests {
  private func dataset(
    _ text: String, ending: String = ".json", skipsBad: Bool = false
  ) throws -> Dataset {
    let file = try TemporaryFile(text, ending: ending)
    return try Dataset(path: file.path, skipsBad: skipsBad) { line throws(RecordError) in
      guard let arrow = line.firstRange(of: "->") else { throw RecordError("no arrow") }
      do {
        return try Fact(
          prompt: "{}" + line[..<arrow.lowerBound], subject: "Lake",
          new: String(line[arrow.upperBound...]))
      } catch { throw RecordError("\(error)") }
    }
  }

  private func reason(_ text: String, ending: String = ".json") -> String {
    do {
      _ = try dataset(text, ending: ending)
      return "none"
    } catch let error as StorageError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  // MARK: KnowEdit

  private static let known = #"""
    [{"subject": "Lake Nowhere", "prompt": "Lake Nowhere lies in", "target_new": "Peru",
      "ground_truth": [["Chile", "CL"], ["Republic of Chile"]],
      "portability": {
        "Reasoning": [{"prompt": "Its capital is", "ground_truth": [["Lima", " City of Kings"], ["Lima"]]}],
        "Subject_Aliasing": {"prompt": ["The Lake lies in", "It lies in"], "ground_truth": ["Peru", ["Perú"]]},
        "Logical_Generalization": []},
      "locality": {"Relation_Specificity": [{"prompt": ["Its depth is"], "ground_truth": "9 m"}],
                   "Forgetfulness": [{"prompt": "Not Peru but", "ground_truth": [[""]]}], "Other": null}}]
    """#

  @Test func knowEditKeepsItsGroups() throws {
    let record = try #require(try dataset(Self.known).records.first)
    #expect(record.targetTrue == "Chile")
    #expect(
      record.answered == [
        AnsweredProbe(
          kind: .portability, group: "Reasoning", prompt: "Its capital is",
          answers: ["Lima", "City of Kings"]),
        AnsweredProbe(
          kind: .portability, group: "Subject_Aliasing", prompt: "The Lake lies in",
          answers: ["Peru"]),
        AnsweredProbe(
          kind: .portability, group: "Subject_Aliasing", prompt: "It lies in", answers: ["Perú"]),
        AnsweredProbe(
          kind: .locality, group: "Relation_Specificity", prompt: "Its depth is",
          answers: ["9 m"]),
        AnsweredProbe(
          kind: .locality, group: "Forgetfulness", prompt: "Not Peru but", answers: []),
      ])
    // A prompt without an answer is kept and not measured, and none of them counts elsewhere.
    let probes = ProbeSet(record)
    #expect(probes.answered == Array(record.answered.prefix(4)))
    #expect(probes.prompts == ["Lake Nowhere lies in"] && probes.rule == .likelihood)
  }

  @Test func wikiBioHasItsOwnNames() throws {
    let text =
      #"{"text": "This is about lake nowhere. It", "labels": "lies in Peru.", "concept": "lake nowhere", "locality": {}}"#
    let record = try #require(try dataset(text, ending: ".jsonl").records.first)
    #expect(record.prompt == "This is about {}. It" && record.targetNew == "lies in Peru.")
    #expect(record.lacksOldObject && record.rule == .tokens && !record.hasProbes)
  }

  @Test(arguments: [
    (#"{"prompt": ["a", "b"], "ground_truth": ["c"]}"#, "has 2 prompts and 1 answers to them"),
    ("7", "portability.R is not made of prompts with their answers"),
    (
      #"[{"prompt": "a", "ground_truth": {"b": 1}}]"#,
      "the answer to portability.R[0].prompt is not a text"
    ),
  ]) func probesOfNoKnownShapeAreNotDropped(_ group: String, _ end: String) {
    let record =
      #"{"prompt": "{} is", "subject": "S", "target_new": "a", "portability": {"R": \#(group)}}"#
    let reason = reason(record)
    #expect(reason.contains("portability.R"))
    #expect(reason.hasSuffix(end))
  }

  // MARK: Old objects

  @Test(arguments: [
    "null", #""""#, #"" ""#, "[]", "[[]]", #"[[""], null]"#, #""<|endoftext|>""#,
    #"["<|endoftext|>"]"#, #"{"str": ""}"#, #"{"str": null}"#,
  ]) func thereMayBeNoOldObject(_ truth: String) throws {
    for name in ["ground_truth", "target_true"] {
      let text =
        #"[{"prompt": "{} is", "subject": "S", "target_new": {"str": "a"}, "\#(name)": \#(truth)}]"#
      let data = try dataset(text)
      #expect(data.records[0].targetTrue == "" && data.records[0].lacksOldObject)
      #expect(data.probeNote?.contains("1 of 1 records name no true object") == true)
    }
  }

  @Test func oldObjectsAreTextsOrLists() throws {
    for truth in [#""b""#, #"["b", "c"]"#, #"[["", "b"], ["c"]]"#, #"{"str": " b\n"}"#] {
      let text =
        #"[{"prompt": "{} is", "subject": "S", "target_new": "a", "ground_truth": \#(truth)}]"#
      #expect(try dataset(text).records[0].targetTrue == "b")
      #expect(
        reason(text.replacing(#""a""#, with: #""b""#))
          == "record 0 (from 0): the new object is the true one")
    }
  }

  /// Nothing is compared with an object that there is none of.
  @Test func withoutOldObjectNoNeighbourIsAsked() throws {
    let text =
      #"[{"prompt": "{} is", "subject": "S", "target_new": "a", "neighborhood_prompts": ["T is"], "locality_prompt": "U is"}]"#
    let record = try dataset(text).records[0]
    #expect(record.neighborhoodPrompts == ["T is"])
    #expect(record.answered.map(\.prompt) == ["U is"] && record.answered[0].answers.isEmpty)
    #expect(ProbeSet(record).prompts == ["S is"])
    #expect(ProbeSet(record.naming(true: "b")).prompts == ["S is", "T is"])
  }

  @Test func nullIsMissingEverywhere() throws {
    let text = #"""
      [{"case_id": null, "requested_rewrite": {"prompt": "{} is", "subject": "S", "relation_id": null,
        "target_new": {"str": "a", "id": null}, "target_true": null}, "paraphrase_prompts": null,
        "neighborhood_prompts": [null, "", "T is"], "attribute_prompts": null, "generation_prompts": null},
       {"prompt": "{} is", "subject": "S", "target_new": "a", "ground_truth": null, "case_id": null,
        "rephrase_prompt": null, "locality_prompt": null, "locality_ground_truth": null,
        "portability": null, "locality": null, "requested_rewrite": null},
       {"src": "What is S?", "subject": "S", "answers": null, "alt": "a", "rephrase": null, "loc": null,
        "loc_ans": null}]
      """#
    let records = try dataset(text).records
    #expect(records.map(\.caseID) == [0, 1, 2])
    #expect(records.map(\.targetNew) == ["a", "a", "a"])
    #expect(records.map(\.neighborhoodPrompts) == [["T is"], [], []])
    #expect(records.allSatisfy { $0.paraphrasePrompts.isEmpty && $0.relation.isEmpty })
  }

  // MARK: MQuAKE

  private static let multi = #"""
    [{"case_id": 9, "requested_rewrite": [
        {"prompt": "{} lies in", "subject": "Lake Nowhere", "relation_id": "P17", "question": "Where is it?",
         "target_new": {"str": "Peru"}, "target_true": {"str": "Chile"}},
        {"prompt": "{}'s capital is", "subject": "Peru", "relation_id": "P36",
         "target_new": {"str": "Cusco"}, "target_true": {"str": "Lima"}}],
      "questions": ["Which capital has the lake's land?"], "new_answer": "Cusco", "new_answer_alias": ["Cuzco"],
      "new_single_hops": [{"cloze": "The lake lies in", "answer": "Peru", "answer_alias": []}]},
     {"case_id": 4, "requested_rewrite": [{"prompt": "Oslo is in", "subject": "Oslo", "target_new": "Peru"}]}]
    """#

  @Test func rewritesOfOneCaseStayTogether() throws {
    let data = try dataset(Self.multi)
    #expect(data.caseCount == 2 && data.records.map(\.caseID) == [9, 9, 4])
    #expect(data.records(caseID: 9).map(\.subject) == ["Lake Nowhere", "Peru"])
    #expect(data.records[0].paraphrasePrompts == ["Where is it?"])
    #expect(data.records[0].answered.map(\.answers) == [["Cusco", "Cuzco"], ["Peru"]])
    #expect(data.records[1].answered.isEmpty && data.records[2].targetTrue.isEmpty)
    // A journal tells of a case as often as it has rewrites.
    #expect(data.records(cases: [4, 9, 9])?.map(\.subject) == ["Oslo", "Lake Nowhere", "Peru"])
    #expect(data.records(cases: [9, 9, 9]) == nil)
    #expect(
      reason(#"[{"requested_rewrite": []}]"#) == "record 0 (from 0): requested_rewrite has none")
  }

  @Test func batchesHoldWholeCases() throws {
    let records = try dataset(Self.multi).records
    func plan(_ size: Int) throws -> [Range<Int>] {
      let plan = try SchedulePlan(
        records, batchSize: size, order: .sequential,
        settings: EditSettings(method: .memit, layers: [0]))
      #expect(plan.factCount(inFirst: plan.batchCount) == 3)
      #expect(plan.batchCount(toWrite: 3) == plan.batchCount && plan.factCount(inFirst: 0) == 0)
      return (0..<plan.batchCount).map(plan.batch)
    }
    #expect(try plan(1) == [0..<2, 2..<3])
    #expect(try plan(2) == [0..<2, 2..<3])
    #expect(try plan(3) == [0..<3])
    let two = RecordSelection(count: 1, seed: 3)
    let chosen = try two.records(of: records)
    #expect(Set(chosen.map(\.caseID)).count == 1)
    let wanted = try RecordSelection(seed: 3).records(of: records) { _ in [true, false, true] }
    #expect(wanted.map(\.caseID) == [4])
  }

  // MARK: Subjects

  @Test(arguments: [
    ("Jonas met Jon.", "Jon", "Jonas met {}."), ("Jon's son", "Jon", "{}'s son"),
    ("(Jon)", "Jon", "({})"), ("A.I. is", "A.I.", "{} is"), ("Jon-Jon", "Jon-Jon", "{}"),
    ("東京は日本の首都", "東京", "{}は日本の首都"), ("서울은 도시", "서울", "{}은 도시"),
  ]) func subjectsAreWords(_ prompt: String, _ subject: String, _ template: String) throws {
    let text = #"[{"prompt": "\#(prompt)", "subject": "\#(subject)", "target_new": "a"}]"#
    #expect(try dataset(text).records[0].prompt == template)
  }

  @Test(arguments: [
    ("Jonas is", "Jon", ", only inside another word"),
    ("Ajon is", "jon", ", only inside another word"),
    ("Jon2 is", "Jon", ", only inside another word"),
    ("Jose\u{301} is", "Jose", ", only inside another word"),
    ("Jose\u{301} is", "José", ", only in other bytes of the same characters"),
    ("JON is", "Jon", ", only in other capitals"), ("Ann is", "Jon", ""),
  ]) func otherTextIsNoSubject(_ prompt: String, _ subject: String, _ end: String) {
    let text = #"[{"prompt": "\#(prompt)", "subject": "\#(subject)", "target_new": "a"}]"#
    #expect(
      reason(text) == "record 0 (from 0): the subject does not occur in the prompt" + end)
  }

  // MARK: Files

  @Test func readsCSV() throws {
    let text = """
      case_id, subject ,prompt,target_new,ground_truth,rephrase_prompt,paraphrase_prompts
      5,Lake,"Lake, the ""great"",\r\nis in",Peru,"[""Chile"", ""CL""]",,"[""It is in"", ""Well. It is in""]"

      7,Oslo,Oslo is in,Peru,,Oslo lies in,
      8,Bergen,Bergen is in,Peru
      9,Bonn,Bonn is in,Peru,"['Chile']",,
      """
    let data = try dataset(text, ending: ".csv", skipsBad: true)
    #expect(data.records.map(\.caseID) == [5, 7])
    #expect(data.records[0].prompt == "{}, the \"great\",\r\nis in")
    #expect(data.records[0].targetTrue == "Chile")
    #expect(data.records[0].paraphrasePrompts == ["It is in", "Well. It is in"])
    #expect(data.records[1].paraphrasePrompts == ["Oslo lies in"])
    #expect(data.records[1].lacksOldObject)
    #expect(
      data.skipped == [
        "the record in line 6: it has 4 fields, and there are 7 columns",
        "the record in line 7: ground_truth is a list that is no JSON: its texts want \"double quotes\"",
      ])
    // The columns are known without the ending.
    #expect(try dataset(text, ending: ".data", skipsBad: true).records == data.records)
    #expect(
      reason("subject,subject\na,b\n", ending: ".csv")
        == "there are two columns 'subject' in its first line")
    #expect(
      reason("subject,prompt\n\"a,b\n", ending: ".csv")
        == "the record in line 2 opens a quote that nothing closes")
  }

  @Test func readsSentences() throws {
    let text = "# a remark\r\n is deep -> yes\r\n\n{Lake} -> no\nnothing here\n"
    let data = try dataset(text, ending: ".txt", skipsBad: true)
    #expect(data.records.map(\.caseID) == [0, 1])
    #expect(data.records[0].prompt == "{}is deep " && data.records[0].targetNew == " yes")
    #expect(data.skipped == ["the record in line 5: no arrow"])
    // A brace of a subject is none of an object, and a file of words is no data set.
    #expect(try dataset("is {deep} -> x\n", ending: "", skipsBad: true).records.count == 1)
    #expect(reason("Some words.\n", ending: ".txt") == "the file is no data set")
    let file = try TemporaryFile(text, ending: ".txt")
    #expect(throws: StorageError.self) { try Dataset(path: file.path) }
  }

  @Test func readsOneRecordOverSeveralLines() throws {
    let text = "{\n\"prompt\": \"{} is\",\n\"subject\": \"S\", \"target_new\": \"a\"}\n"
    #expect(try dataset(text).records.map(\.subject) == ["S"])
  }

  @Test func aBrokenLineIsOneBadRecord() throws {
    let good = #"{"prompt": "{} is", "subject": "S", "target_new": "a"}"#
    let data = try dataset("\(good)\n{\"prompt\"\n\(good)\n", ending: ".jsonl", skipsBad: true)
    #expect(data.records.map(\.caseID) == [0, 2])
    #expect(data.skipped.count == 1 && data.skipped[0].hasPrefix("the record in line 2: not valid"))
  }

  @Test func layoutsMayBeMixedAndSkippingIsHinted() throws {
    let good = #"{"prompt": "{} is", "subject": "S", "target_new": "a"}"#
    let file = try TemporaryFile("[\(good), {}]")
    let error = #expect(throws: StorageError.self) { try Dataset(path: file.path) }
    #expect(error?.hint == "--skip-bad leaves out what cannot be used, and names it")
    #expect(error?.message == "record 1 (from 0): subject is missing")
    let zsRE = #"{"src": "What is T?", "subject": "T", "answers": ["b"]}"#
    #expect(try dataset("[\(good), \(zsRE)]").records.map(\.targetNew) == ["a", "b"])
  }

  /// EasyEdit's questions follow from `alt`, which is not what is written.
  @Test func portabilityOfZsREFollowsFromAlt() throws {
    func record(_ answer: String) throws -> CounterFactRecord {
      try dataset(
        #"[{"src": "Where is S?", "subject": "S", "answers": ["\#(answer)"], "alt": "Peru", "loc": "nq question: a", "loc_ans": "b", "portability": {"Recalled Relation": "(a, b, c)", "New Question": "And its capital?", "New Answer": "Lima"}}]"#
      ).records[0]
    }
    let other = try record("Chile")
    #expect(
      other.answered == [
        AnsweredProbe(
          kind: .portability, prompt: "And its capital?", answers: ["Lima"], premise: "Peru")
      ])
    #expect(ProbeSet(other).answered.isEmpty)
    #expect(ProbeSet(try record("Peru")).answered.count == 1)
    // Schedules know nothing of them: their records have the digest that they had.
    let bare = try dataset(
      #"[{"src": "Where is S?", "subject": "S", "answers": ["Chile"], "loc": "a", "loc_ans": "b"}]"#
    )
    #expect(bare.records.digest == [other].digest)
  }
}
