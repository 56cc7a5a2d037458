import Llama
import Tensors

/// The first line of a journal: which session of which program on which model.
struct SessionHeader {
  static let format = "amend-journal-1"

  let program: String
  let model: String
  /// The model's directory, or "embedded".
  let source: String
  let baseDigest: Digest
  let start: Timestamp
  /// A person typed; a script can be run again.
  let isInteractive: Bool

  var members: JSONObject {
    JSONObject([
      ("format", .string(Self.format)), ("amend", .string(program)),
      ("libraries", .string(numericsDescription())), ("model", .string(model)),
      ("source", .string(source)), ("base_digest", .string(baseDigest.description)),
      ("time", .string(start.text)), ("interactive", .bool(isInteractive)),
    ])
  }

  init(
    program: String, model: LanguageModel, isInteractive: Bool, start: Timestamp = .now
  ) {
    self.program = program
    self.model = model.name
    source = model.absoluteSource
    baseDigest = model.digest
    self.start = start
    self.isInteractive = isInteractive
  }

  /// Nil for a line of another kind or of a format that this program does not know.
  init?(_ line: JournalLine) {
    let json = line.json
    guard line.kind == "session", json["format"]?.string == Self.format,
      let program = json["amend"]?.string, let model = json["model"]?.string,
      let source = json["source"]?.string,
      let baseDigest = json["base_digest"]?.string.flatMap(Digest.init(hex:)),
      let start = json["time"]?.string.flatMap(Timestamp.init),
      let isInteractive = json["interactive"]?.bool
    else { return nil }
    self.program = program
    self.model = model
    self.source = source
    self.baseDigest = baseDigest
    self.start = start
    self.isInteractive = isInteractive
  }
}

extension LanguageModel {
  /// Its directory as another shell in another place would name it, or "embedded".
  var absoluteSource: String { source == "embedded" ? source : source.absolutePath }
}
