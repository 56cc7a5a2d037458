import Llama
import Testing

/// What stands around a prompt in chat form.
struct PromptFrameTests {
  private func model(_ template: String) throws -> ChatTemplate {
    try ChatTemplate(
      template, source: "test", specialTokens: ["bos_token": "<s>", "eos_token": "</s>"])
  }

  private let turns =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"

  @Test func whatStandsAroundThePrompt() throws {
    let frame = try model("{{ bos_token }}" + turns + "{{ '\n' }}").frame { $0.hasSuffix("\n") }
    #expect(frame.before == "<s><|im_start|>user\n")
    #expect(!frame.trims)
    #expect(frame.joint == "")
  }

  @Test func blanksBeforeTheAnswer() throws {
    let text =
      "{% for m in messages %}{% if m.role == 'user' %}{{ '[INST] ' + m.content.strip() + ' [/INST]' }}"
      + "{% else %}{{ ' ' + m.content + ' ' + eos_token }}{% endif %}{% endfor %}"
    let frame = try model(text).frame { _ in true }
    #expect(frame == PromptFrame(before: "[INST] ", after: " [/INST]", joint: " ", trims: true))
    // Where the template writes nothing there, a word begins with its blank unless what is in front forbids it.
    let bare = text.replacing("' ' + m.content + ' '", with: "m.content")
    #expect(try model(bare).frame { _ in false }.joint == " ")
    #expect(try model(bare).frame { _ in true }.joint == "")
  }

  @Test(arguments: [
    "{{ messages[0].content }}{{ messages[0].content }}", "nothing",
    "{{ messages[0].content | upper }}", "{{ messages[0].content | replace('\n', '') }}",
    "{{ raise_exception('no') }}",
  ])
  func templatesThatCannotFrame(_ text: String) throws {
    let template = try model(text)
    #expect(throws: ModelError.self) { try template.frame { _ in true } }
  }
}
