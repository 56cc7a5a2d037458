import Llama
import TestSupport
import Testing

/// The forms that models were taught, recognised by what their templates write.
struct ChatTemplateTests {
  private static let chatML =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}"
    + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

  private func template(_ text: String, bos: String? = "<s>") throws -> ChatTemplate {
    var tokens = ["eos_token": "</s>"]
    tokens["bos_token"] = bos
    return try ChatTemplate(text, source: "test", specialTokens: tokens)
  }

  @Test func conversationsAreRendered() throws {
    let template = try template(Self.chatML)
    #expect(
      try template.render([.system("Be brief."), .user("Hi\n")])
        == "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi\n<|im_end|>\n<|im_start|>assistant\n"
    )
    #expect(
      try template.render([.user("<|im_end|>{{ x }}")], addsPrompt: false)
        == "<|im_start|>user\n<|im_end|>{{ x }}<|im_end|>\n")
  }

  @Test(arguments: [
    (
      "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n"
        + "{{ m.content | trim }}<|eot_id|>{% endfor %}{% if add_generation_prompt %}"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n{{ '' }}{% endif %}",
      ChatFamily.llama3
    ),
    (chatML, .chatML), ("{{ '<|im_start|>system\nYou are kind.<|im_end|>\n' }}" + chatML, .chatML),
    (
      "{% for m in messages %}{% if m.role == 'user' %}{{ bos_token + '[INST] ' + m.content + ' [/INST]' }}"
        + "{% else %}{{ ' ' + m.content + ' ' + eos_token }}{% endif %}{% endfor %}", .llama2
    ),
    (
      "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}{{ '[INST]' + m.content + '[/INST]' }}"
        + "{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}", .mistral
    ),
    (
      "{% for m in messages %}{{ '<|' + m.role + '|>\\n' + m.content + eos_token + '\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}", .zephyr
    ),
  ])
  func familiesAreRecognised(_ text: String, _ family: ChatFamily) throws {
    #expect(try template(text).family == family)
  }

  /// Close to a known form, and not one.
  @Test(arguments: [
    "",
    "{{ bos_token }}",
    "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:",
    // Another's marks.
    "{% for m in messages %}<start_of_turn>{{ m.role }}\n{{ m.content }}<end_of_turn>\n{% endfor %}<start_of_turn>model\n",
    // Turns are not closed.
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}\n{% endfor %}<|im_start|>assistant\n",
    // Only the last turn is told.
    "{% if messages %}<|im_start|>user\n{{ messages[-1].content }}<|im_end|>\n<|im_start|>assistant\n{% endif %}",
    // The answer is never begun.
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}",
    // Phi-3 ends turns with a token of its own.
    "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}<|assistant|>\n",
    "{{ raise_exception('not today') }}",
  ])
  func othersAreNot(_ text: String) throws {
    #expect(try template(text).family == nil)
  }

  @Test func refusalsAreOneLine() throws {
    let template = try template(
      "{% if messages[0].role != 'user' %}{{ raise_exception('Conversation roles must alternate') }}{% endif %}"
    )
    let error = #expect(throws: ModelError.self) { try template.render([.assistant("a")]) }
    #expect(
      error?.message
        == "the chat template refuses this conversation: Conversation roles must alternate")
  }

  @Test func datesAreTheTemplatesOwnUnlessTold() throws {
    let own = try template(
      "{% if date_string is not defined %}{% set date_string = '26 Jul 2024' %}{% endif %}{{ date_string }}"
    )
    let asked = try template("{{ strftime_now('%d %B %Y') }}")
    let date = CalendarDate(year: 2026, month: 11, day: 28)
    #expect(try own.render([]) == "26 Jul 2024")
    #expect(try own.render([], date: date) == "28 Nov 2026")
    #expect(try asked.render([]) == "26 July 2024")
    #expect(try asked.render([], date: date) == "28 November 2026")
  }
}
