import Foundation
import Llama
import TestSupport
import Testing

/// What stands between a prompt and the object that follows it.
@Suite struct ObjectJoinTests {
  @Test(arguments: [
    ("The tower is in", " "), ("She said:", " "), ("It is \"good\"", " "), ("a (b)", " "),
    ("don't", " "), ("the 12\"", " "), ("„Wort“", " "), ("[/INST]", " "), ("<b>", " "), ("", " "),
    ("Answer:\n", ""), ("Answer:\n\n", ""), ("of ", ""), ("of\t", ""), ("of\u{A0}", ""),
    ("He said \"", ""), ("(", ""), ("f([", ""), ("a {", ""), ("He said “", ""), ("« ", ""),
    ("«", ""),
    ("Er sagte „", ""), ("title='", ""), ("name=\"", ""), ("「", ""), ("el ¿", ""),
    ("user<|eot_id|>", ""), ("<|start_header_id|>", ""), ("<|eot_id|", " "),
  ])
  func automatically(_ prompt: String, _ blank: String) throws {
    let model = try Self.model.get()
    #expect(model.blank(before: "Rome", after: prompt, .automatic) == blank)
    #expect(model.blank(before: "Rome", after: prompt, .direct) == "")
    #expect(model.blank(before: " Rome", after: prompt, .automatic) == "")
    #expect(
      try model.encodeObject("Rome", after: prompt)
        == model.encodeObject(blank + "Rome", after: prompt, join: .direct))
  }

  /// A byte is a token here, so that the blank can be seen.
  private nonisolated(unsafe) static let model = Result {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    return try LanguageModel(directory: directory.path)
  }
}
