import Editing
import Llama
import Tensors

/// Reads the elements of a file one by one, and keeps count of their layouts.
struct RecordReader {
  /// How many records were of each layout.
  private(set) var schemas: [DatasetSchema: Int] = [:]
  private let sentence: Dataset.SentenceReader?
  /// Of the last record that had one: what is wrong with a record that has none is said in its words.
  private var latest: DatasetSchema?

  init(sentence: Dataset.SentenceReader?) { self.sentence = sentence }

  mutating func read(
    _ raw: RawRecord, _ index: Int
  ) -> Result<[CounterFactRecord], RecordError> {
    Result { () throws(RecordError) in
      switch raw {
      case .unreadable(let error): throw error
      case .json(let json): try records(json, index)
      case .sentence(let text): [try record(text, index)]
      }
    }
  }

  private mutating func records(
    _ json: JSON, _ index: Int
  ) throws(RecordError) -> [CounterFactRecord] {
    guard let schema = DatasetSchema(json) else {
      guard let latest, json.object != nil else { throw DatasetSchema.complaint(about: json) }
      return try latest.records(json, index: index)
    }
    latest = schema
    schemas[schema, default: 0] += 1
    return try schema.records(json, index: index)
  }

  private mutating func record(
    _ text: String, _ index: Int
  ) throws(RecordError) -> CounterFactRecord {
    guard let sentence else { throw RecordError("not valid JSON") }
    schemas[.sentence, default: 0] += 1
    let fact = try sentence(text)
    var record = CounterFactRecord(
      caseID: index, relation: "", prompt: fact.prompt, subject: fact.subject,
      targetNew: fact.new, targetTrue: fact.old ?? "", paraphrasePrompts: [],
      neighborhoodPrompts: [], attributePrompts: [], generationPrompts: [])
    record.join = fact.join
    try record.checkChange()
    return record
  }
}
