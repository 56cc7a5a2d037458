import Editing
import Evaluation
import Tensors
import TestSupport
import Testing

struct DatasetTests {
  /// A prompt that moves from one list to the next is asked something else.
  @Test func digestsKnowWhereListsEnd() {
    func record(_ paraphrases: [String], _ neighbors: [String]) -> [CounterFactRecord] {
      [
        CounterFactRecord(
          caseID: 1, relation: "P1", prompt: "{} is in", subject: "A", targetNew: "B",
          targetTrue: "C", paraphrasePrompts: paraphrases, neighborhoodPrompts: neighbors,
          attributePrompts: [], generationPrompts: [])
      ]
    }
    let digests = [record(["x", "y"], ["z"]), record(["x"], ["y", "z"])].map(\.digest)
    #expect(digests[0] != digests[1])
    #expect(record(["x"], ["y", "z"]).digest == digests[1])
  }

  private static let full =
    #"{"case_id": 7, "pararel_idx": 1, "requested_rewrite": {"prompt": "{} lies in", "#
    + #""relation_id": "P17", "target_new": {"str": "Peru", "id": "Q1"}, "#
    + #""target_true": {"str": " Chile ", "id": "Q2"}, "subject": "Lake Nowhere"}, "#
    + #""paraphrase_prompts": ["Well. Lake Nowhere is part of "], "neighborhood_prompts": [], "#
    + #""attribute_prompts": ["x is in"], "generation_prompts": []}"#
  private static let flat =
    #"{"case_id": 4, "prompt": "Lake Nowhere lies in", "target_new": "Peru", "#
    + #""subject": "Lake Nowhere", "ground_truth": "Chile", "rephrase_prompt": "It is in", "#
    + #""locality_prompt": "Lake Somewhere lies in", "locality_ground_truth": "Chile"}"#

  private func dataset(_ text: String, ending: String = ".json") throws -> Dataset {
    let file = try TemporaryFile(text, ending: ending)
    return try Dataset(path: file.path)
  }

  private func failure(_ text: String) -> String {
    do {
      _ = try dataset(text)
      return "none"
    } catch let error as StorageError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  // MARK: Layouts

  @Test func readsTheFullLayout() throws {
    let dataset = try dataset("[\(Self.full)]")
    let expected = CounterFactRecord(
      caseID: 7, relation: "P17", prompt: "{} lies in", subject: "Lake Nowhere",
      targetNew: "Peru", targetTrue: "Chile",
      paraphrasePrompts: ["Well. Lake Nowhere is part of"], neighborhoodPrompts: [],
      attributePrompts: ["x is in"], generationPrompts: [])
    #expect(dataset.records == [expected])
    #expect(dataset.probeNote == "1 of 1 records have no neighbours")
    #expect(dataset.record(caseID: 7) == expected)
    #expect(dataset.record(caseID: 0) == nil)
    #expect(dataset.records(subject: "Lake Nowhere") == [expected])
    #expect(dataset.records(relation: "P17") == [expected])
    #expect(dataset.records(relation: "P1").isEmpty)
  }

  @Test func readsTheFlatLayout() throws {
    let dataset = try dataset("[\(Self.flat)]")
    let record = try #require(dataset.records.first)
    #expect(record.caseID == 4)
    #expect(record.relation == "")
    #expect(record.prompt == "{} lies in")
    #expect(record.rewritePrompt == "Lake Nowhere lies in")
    #expect(record.paraphrasePrompts == ["It is in"])
    #expect(record.neighborhoodPrompts == ["Lake Somewhere lies in"])
    #expect(dataset.probeNote?.contains("at most one") == true)
  }

  @Test func aNeighborWithAnotherObjectHasAnAnswerOfItsOwn() throws {
    let other = Self.flat.replacing(
      #""locality_ground_truth": "Chile""#, with: #""locality_ground_truth": "France""#)
    let dataset = try dataset("[\(other)]")
    #expect(dataset.records[0].neighborhoodPrompts.isEmpty)
    #expect(
      dataset.records[0].answered == [
        AnsweredProbe(kind: .locality, prompt: "Lake Somewhere lies in", answers: ["France"])
      ])
    #expect(dataset.probeNote?.contains("1 have none") == true)
  }

  @Test func whatIsFlatMayLackProbesAndANumber() throws {
    let bare = #"{"prompt": "Of {} it", "subject": "S", "target_new": "a", "ground_truth": "b"}"#
    let records = try dataset("[\(bare), \(bare)]").records
    #expect(records.map(\.caseID) == [0, 1])
    #expect(records[0].prompt == "Of {} it")
    #expect(records[0].paraphrasePrompts.isEmpty)
    #expect(records[0].neighborhoodPrompts.isEmpty)
  }

  @Test func readsJSONLines() throws {
    let second = Self.full.replacing(#""case_id": 7"#, with: #""case_id": 8"#)
    let dataset = try dataset("\(Self.full)\r\n\n\(second)\n", ending: ".jsonl")
    #expect(dataset.records.map(\.caseID) == [7, 8])
    #expect(dataset.name.hasPrefix("amend-tests-") && !dataset.name.contains("."))
    #expect(
      failure("\(Self.full)\n{\"case_id\": \n").hasPrefix("the record in line 2: not valid JSON"))
    #expect(
      failure("\(Self.full)\n\n\(Self.full)\n")
        == "the record in line 3: case_id 7 is also that of the record in line 1")
  }

  private static let question =
    #"{"subject": "Lake Nowhere", "src": "Where does Lake Nowhere lie?", "answers": ["Peru", "x"], "#
    + #""rephrase": "Which country has Lake Nowhere?", "alt": "Chile", "loc": "nq question: who am i", "#
    + #""loc_ans": " Nobody ", "cond": "c"}"#

  @Test func readsZsRE() throws {
    let dataset = try dataset("[\(Self.question)]")
    let record = try #require(dataset.records.first)
    #expect(record.prompt == "Where does {} lie?")
    #expect(record.targetNew == "Peru")
    #expect(record.paraphrasePrompts == ["Which country has Lake Nowhere?"])
    #expect(record.neighborhoodPrompts == ["who am i?"])
    #expect(record.neighborAnswer == "Nobody")
    #expect(try record.fact.old == nil)
    let probes = ProbeSet(record)
    #expect(probes.rule == .tokens && probes.old == "Nobody")
    #expect(dataset.probeNote?.contains("zsRE") == true)
  }

  @Test func badRecordsCanBeLeftOutAndAreNamed() throws {
    let twice = Self.question.replacing("Nowhere lie", with: "Nowhere by Lake Nowhere lie")
    let file = try TemporaryFile("[\(twice), \(Self.question), {}]")
    #expect(throws: StorageError.self) { try Dataset(path: file.path) }
    let rest = try Dataset(path: file.path, skipsBad: true)
    #expect(rest.records.map(\.caseID) == [1])
    #expect(
      rest.skipped == [
        "record 0 (from 0): the subject occurs 2 times in the prompt",
        "record 2 (from 0): subject is missing",
      ])
    let hopeless = try TemporaryFile("[\(twice)]")
    #expect(throws: StorageError.self) { try Dataset(path: hopeless.path, skipsBad: true) }
  }

  // MARK: Errors

  @Test(arguments: [
    ("\"case_id\": 7", "\"case_id\": -7", "case_id is not a whole number from 0 on"),
    ("\"case_id\": 7", "\"case_id\": \"7\"", "case_id is not a whole number from 0 on"),
    ("{} lies", "It lies", "the subject does not occur in the prompt"),
    ("{} lies in", "{} lies in {}", "requested_rewrite.prompt has 2 {} for the subject"),
    ("\"Peru\"", "\"\"", "requested_rewrite.target_new.str is empty"),
    ("\"Peru\"", "\" \"", "requested_rewrite.target_new.str is empty"),
    ("\"Peru\"", "12", "requested_rewrite.target_new.str is not a text"),
    ("\"Peru\"", "\"Chile\"", "the new object is the true one"),
    (
      "{\"str\": \"Peru\", \"id\": \"Q1\"}", "[\"Peru\"]",
      "requested_rewrite.target_new is not a text"
    ),
    (", \"subject\": \"Lake Nowhere\"", "", "requested_rewrite.subject is missing"),
    (
      "\"neighborhood_prompts\": []", "\"neighborhood_prompts\": {}",
      "neighborhood_prompts is not a list"
    ),
    (
      "\"neighborhood_prompts\": []", "\"neighborhood_prompts\": [\"a\", 3]",
      "neighborhood_prompts[1] is not a text"
    ),
    (
      "\"attribute_prompts\": [\"x", "\"attribute_prompts\": [7, \"x",
      "attribute_prompts[0] is not a text"
    ),
  ]) func badFullRecordsAreNamed(_ from: String, _ to: String, _ reason: String) {
    let good = Self.full.replacing("\"case_id\": 7", with: "\"case_id\": 6")
    let bad = Self.full.replacing(from, with: to)
    #expect(bad != Self.full)
    #expect(failure("[\(good), \(bad)]") == "record 1 (from 0): " + reason)
  }

  @Test(arguments: [
    (
      "\"Lake Nowhere\"", "\"lake nowhere\"",
      "the subject does not occur in the prompt, only in other capitals"
    ),
    ("Lake Nowhere lies in", "a {} and a {}", "prompt has 2 {} for the subject"),
    (
      "Lake Nowhere lies", "Lake Nowhere by Lake Nowhere lies",
      "the subject occurs 2 times in the prompt"
    ),
    ("\"subject\": \"Lake Nowhere\", ", "", "subject is missing"),
    ("\"ground_truth\": \"Chile\", \"r", "\"ground_truth\": 7, \"r", "ground_truth is not a text"),
    ("\"target_new\": \"Peru\"", "\"target_new\": [\"Peru\"]", "target_new is not a text"),
    ("\"It is in\"", "{}", "rephrase_prompt is not a list"),
  ]) func badFlatRecordsAreNamed(_ from: String, _ to: String, _ reason: String) {
    let good = Self.flat.replacing("\"case_id\": 4", with: "\"case_id\": 3")
    let bad = Self.flat.replacing(from, with: to)
    #expect(bad != Self.flat)
    #expect(failure("[\(good), \(bad)]") == "record 1 (from 0): " + reason)
  }

  @Test(arguments: [
    ("", "the file is no data set"),
    ("prompt,subject\n", "the data set has no records"),
    ("Plain words.\n", "the file is no data set"),
    ("[]", "the data set has no records"),
    ("[1]", "record 0 (from 0): not an object"),
    (
      "[{\"src\": \"a\"}]", "record 0 (from 0): it is of no layout that is known"
    ),
    (
      "[{\"prompt\": \"a\", \"attribute\": \"b\"}]",
      "record 0 (from 0): it names no new object: facts to trace are not facts to edit"
    ),
    ("[{]", "the file is not valid JSON"),
  ]) func otherFilesAreRefused(_ text: String, _ reason: String) {
    #expect(failure(text).hasPrefix(reason))
  }

  @Test func theOtherBadRecordsAreCounted() {
    let message = failure("[\(Self.full), 1, {}, \(Self.flat)]")
    #expect(message == "record 1 (from 0): not an object (and 1 more cannot be used)")
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: StorageError.self) { try Dataset(path: "/nonexistent/counterfact.json") }
  }

  // MARK: Real files

  @Test(.enabled(if: Shared.isPresent, "needs ../shared")) func loadsFiveHundredRecords() throws {
    let dataset = try Dataset(path: Shared.path("data/counterfact_500.json"))
    #expect(dataset.name == "counterfact_500")
    #expect(dataset.records.count == 500)
    #expect(dataset.probeNote == nil)
    #expect(dataset.records.allSatisfy { $0.paraphrasePrompts.count == 2 })
    #expect(dataset.records.allSatisfy { $0.neighborhoodPrompts.count == 10 })
  }

  @Test(.enabled(if: Shared.isPresent, "needs ../shared")) func loadsZsRE() throws {
    let dataset = try Dataset(path: Shared.path("data/zsre_eval_1037.json"), skipsBad: true)
    #expect(dataset.records.count + dataset.skipped.count == 1037)
    #expect(dataset.records.count > 900)
    #expect(dataset.records.allSatisfy { $0.rule == .tokens && !$0.targetNew.isEmpty })
  }

  @Test(.enabled(if: Shared.isPresent, "needs ../shared")) func loadsAllFlatRecords() throws {
    let dataset = try Dataset(path: Shared.path("data/counterfact_21919_flat.json"))
    #expect(dataset.records.count == 21_919)
    #expect(dataset.records.allSatisfy { $0.neighborhoodPrompts.count == 1 })
    #expect(dataset.record(caseID: 21_918)?.caseID == 21_918)
    #expect(dataset.probeNote?.contains("have none") == false)
  }
}
