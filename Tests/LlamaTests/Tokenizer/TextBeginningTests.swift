import Foundation
import Llama
import Tensors
import TestSupport
import Testing

/// What stands in front of texts, by what a directory's files say. Expectations are what Hugging Face's `transformers`
/// 5.24 puts there, but for `add_bos_token` beside a tokenizer.json that says nothing, which it passes over.
@Suite struct TextBeginningTests {
  private static let text = #"{"Sequence": {"id": "A", "type_id": 0}}"#
  private static let begin = #"{"SpecialToken": {"id": "<b>", "type_id": 0}}"#
  private static let end = #"{"SpecialToken": {"id": "<e>", "type_id": 0}}"#

  private static func template(_ pieces: String...) -> String {
    """
    {"type": "TemplateProcessing", "single": [\(pieces.joined(separator: ", "))], "pair": [],
     "special_tokens": {"<b>": {"id": "<b>", "ids": [256], "tokens": ["<b>"]},
                        "<e>": {"id": "<e>", "ids": [257], "tokens": ["<e>"]}}}
    """
  }

  private static let byteLevel =
    #"{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false, "use_regex": true}"#

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// nil leaves the field out.
    let processor: String?
    var settings: String?
    var tokens: [Int32] = []
    var authority = TextBeginning.Authority.postProcessor
    var behind: [Int32] = []
    var testDescription: String { name }
  }

  private static let adds = #"{"add_bos_token": true, "bos_token": "<b>"}"#

  static let cases = [
    Case(name: "a template with begin-of-text", processor: template(begin, text), tokens: [256]),
    Case(name: "a template of the text alone", processor: template(text)),
    Case(
      name: "two tokens in front and one behind", processor: template(end, begin, text, end),
      tokens: [257, 256], behind: [257]),
    Case(
      name: "a sequence",
      processor: #"{"type": "Sequence", "processors": [\#(byteLevel), "#
        + template(begin, text) + "]}", tokens: [256]),
    Case(
      name: "a sequence without a template",
      processor: #"{"type": "Sequence", "processors": [\#(byteLevel)]}"#),
    Case(
      name: "nested templates",
      processor: #"{"type": "Sequence", "processors": ["#
        + template(begin, text) + ", " + template(end, text) + "]}", tokens: [257, 256]),
    Case(name: "byte-level", processor: byteLevel),
    Case(name: "null", processor: "null"),
    Case(
      name: "Roberta's",
      processor:
        #"{"type": "RobertaProcessing", "sep": ["<e>", 257], "cls": ["<b>", 256], "trim_offsets": true, "add_prefix_space": true}"#,
      tokens: [256], behind: [257]),
    Case(name: "a name alone adds nothing", processor: "null", settings: #"{"bos_token": "<b>"}"#),
    Case(
      name: "add_bos_token", processor: "null", settings: adds, tokens: [256],
      authority: .tokenizerConfiguration),
    Case(
      name: "add_bos_token with an object", processor: byteLevel,
      settings:
        #"{"add_bos_token": true, "bos_token": {"content": "<e>", "__type": "AddedToken"}}"#,
      tokens: [257], authority: .tokenizerConfiguration),
    Case(
      name: "add_bos_token without a token", processor: "null",
      settings: #"{"add_bos_token": true}"#),
    Case(
      name: "the template counts before add_bos_token false", processor: template(begin, text),
      settings: #"{"add_bos_token": false, "bos_token": "<b>"}"#, tokens: [256]),
    Case(name: "and before add_bos_token true", processor: template(text), settings: adds),
    Case(name: "nobody says", processor: nil, tokens: [300], authority: .configuration),
    Case(name: "a null setting", processor: nil, settings: #"{"add_bos_token": null}"#),
  ]

  @Test(arguments: cases) func isWhatTheFilesSay(_ expected: Case) throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.write("tokenizer.json", Data(Self.tokenizer(expected.processor).utf8))
    let changed = try String(contentsOfFile: directory.path + "/config.json", encoding: .utf8)
      .replacingOccurrences(of: #""bos_token_id": 256"#, with: #""bos_token_id": 300"#)
    try directory.write("config.json", Data(changed.utf8))
    if let settings = expected.settings {
      try directory.write("tokenizer_config.json", Data(settings.utf8))
    }
    let model = try LanguageModel(directory: directory.path)
    #expect(model.beginning == TextBeginning(expected.tokens, by: expected.authority))
    #expect(model.tokenizer.tokensBehind == expected.behind)
    #expect(model.encode("a") == expected.tokens + [97])
  }

  @Test(arguments: [
    (#"{"type": "Unheard"}"#, "post_processor is Unheard"),
    (template(begin), "leaves the text out"),
    (template(text, text), "its template holds"),
    (
      #"{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<x>"}}, \#(text)]}"#,
      #"does not give the id of "<x>""#
    ),
    (#"{"type": "BertProcessing", "sep": ["<e>"], "cls": 4}"#, "which tokens it adds"),
  ])
  func isRefused(_ processor: String, _ complaint: String) throws {
    let bytes = Array(Self.tokenizer(processor).utf8)
    do {
      _ = try bytes.withUnsafeBytes { try Tokenizer(parsing: $0, source: "a file") }
      Issue.record("it was read")
    } catch let error as StorageError {
      #expect(error.message.contains(complaint), "\(error.message)")
    }
  }

  @Test func itMustBeAToken() throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    let far = Self.template(Self.begin, Self.text).replacing("[256]", with: "[512]")
    try directory.write("tokenizer.json", Data(Self.tokenizer(far).utf8))
    #expect {
      try LanguageModel(directory: directory.path)
    } throws: { ($0 as? ModelError)?.message.contains("has no token 512") == true }
  }

  /// What is asked for counts before what the files say; the mark keeps numbers apart that were taken otherwise.
  @Test func itCanBeSet() throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    let model = try LanguageModel(directory: directory.path)
    #expect(model.beginning == TextBeginning([256], by: .rankFile))
    #expect(model.beginningMark == "")
    #expect(model.encode("<|begin_of_text|>a") == [256, 97])
    model.begin(with: try model.beginning(.tokens([])))
    #expect(model.encode("a") == [97] && model.encode("").isEmpty)
    #expect(model.beginningMark == "-begin-none")
    try model.withBeginning(model.beginning(.tokens([7]))) {
      #expect(model.encode("a") == [7, 97])
      #expect(model.beginningMark == "-begin-7")
    }
    #expect(model.encode("a") == [97])
    #expect(throws: ModelError.self) { try model.beginning(.tokens([512])) }
    model.begin(with: try model.beginning(.automatic))
    #expect(model.beginning.authority == .rankFile)
  }

  @Test(arguments: [
    (#"{"eos_token_id": [258, 259]}"#, Set<Int32>([257, 258, 259])),
    (#"{"eos_token_id": 258}"#, [257, 258]), (#"{"eos_token_id": null}"#, [257]),
    (#"{"eos_token_id": -1}"#, [257]), (#"{"eos_token_id": [258, 100000]}"#, [257, 258]),
    ("{", [257]), ("[]", [257]),
  ])
  func endOfTextIsInBothFiles(_ generation: String, _ expected: Set<Int32>) throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.write("generation_config.json", Data(generation.utf8))
    #expect(try LanguageModel(directory: directory.path).endOfText.tokens == expected)
  }

  /// A byte-level tokenizer.json of the 256 bytes and two special tokens.
  private static func tokenizer(_ processor: String?) -> String {
    let bytes = (UInt8.min...UInt8.max).map {
      "\(JSON.string(ByteAlphabet.encode([$0]))): \($0)"
    }
    let field = processor.map { #""post_processor": \#($0), "# } ?? ""
    return """
      {"added_tokens": [{"id": 256, "content": "<b>", "special": true}, {"id": 257, "content": "<e>", "special": true}],
       "normalizer": null, "pre_tokenizer": \(byteLevel.replacing("true, \"trim", with: "false, \"trim")), \(field)
       "decoder": \(byteLevel), "model": {"type": "BPE", "vocab": {\(bytes.joined(separator: ", "))}, "merges": []}}
      """
  }
}
