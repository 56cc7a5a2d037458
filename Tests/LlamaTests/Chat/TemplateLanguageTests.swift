import Llama
import Testing

/// What is known of Jinja does what Jinja does; what is not known is named.
struct TemplateLanguageTests {
  private static let messages: [ChatMessage] = [.user(" Hi "), .assistant("Yo"), .user("Bye")]

  private func rendering(
    of template: String, _ messages: [ChatMessage] = messages
  ) throws -> String {
    let template = try ChatTemplate(
      template, source: "test", specialTokens: ["bos_token": "<s>", "eos_token": "</s>"])
    return try template.render(messages)
  }

  @Test func agreesWithJinja() throws {
    for (template, text) in TemplateGoldens.texts {
      let ours = try? rendering(of: template)
      #expect(ours.map { Array($0.utf8) } == Array(text.utf8), "\(template)")
    }
  }

  @Test func failsWhereJinjaFails() throws {
    for (template, message) in TemplateGoldens.errors {
      do {
        let text = try rendering(of: template)
        Issue.record("\(template) gives \(text)")
      } catch let error as ModelError {
        #expect(!error.message.contains("does not know"), "\(template): \(error.message)")
        if let message { #expect(error.message.contains(message), "\(template)") }
      }
    }
  }

  @Test func namesWhatItDoesNotKnow() throws {
    for template in TemplateGoldens.unknown {
      let error = #expect(throws: ModelError.self) { try rendering(of: template) }
      #expect(error?.message.contains("does not know") == true, "\(template)")
    }
    let error = #expect(throws: ModelError.self) { try rendering(of: "a\nb{{ x | urlize }}") }
    #expect(error?.message.contains("the filter 'urlize' (line 2)") == true)
  }

  @Test(arguments: [
    "{{", "{%", "{#", "{{ 'a }}", "{{ (1 }}", "{{ ) }}", "{% if %}", "{% if x %}", "{% endif %}",
    "{% for x %}{% endfor %}", "{% else %}", "{% set %}", "{{ a b }}", "{{ 1 + }}", "{{ x[ }}",
    "{{ x[1:2:3:4] }}", "{{ }}", "{% %}", "{{ a. }}", "{{ f(a=1, 2) }}", "{{ '\\xzz' }}",
    "{{ {1} }}", "{% break %}", "{{ 99999999999999999999 }}", "{% set x.y.z = 1 %}",
    "{{ x is }}", "{{ x | }}", "{% for x in y %}{% else %}{% else %}{% endfor %}",
  ])
  func refusesWhatIsNoTemplate(_ template: String) {
    #expect(throws: ModelError.self) { try rendering(of: template) }
  }

  /// None of these comes to an end in a reasonable time, or fits into memory, if it is just run.
  @Test(arguments: [
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{% set ns = namespace(x='aaaaaaaa') %}{% for a in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{{ 'a' * 9999999999 }}", "{{ range(9223372036854775807) | length }}",
    "{{ 'ab' * 9223372036854775807 }}",
    "{% set ns = namespace(x=[1, 2]) %}{% for a in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for a in range(64) %}{% set ns.x = ns.x | replace('a', 'aaaaaaaaaaaaaaaa') %}{% endfor %}",
    "{% set t = 'a' * 1000000 %}{{ ('a' * 500000 + 'b') in t }}",
    "{% set ns = namespace(x=1) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
    "{% set ns = namespace(x=1) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == [1, 2] }}{% set ns.y = namespace(x=1) %}{{ ns.x == ns.x }}",
  ])
  func workIsBounded(_ template: String) {
    #expect(throws: ModelError.self) { try rendering(of: template) }
  }

  @Test func nestingIsBounded() {
    let many = 100_000
    for (open, close) in [
      ("(", ")"), ("[", "]"), ("not ", ""), ("-", ""), ("{'a':", "}"), ("x[", "]"), ("x if ", ""),
      ("", "+1"), ("", ".x"), ("", "|trim"), ("", "[0]"), ("", " and 1"), ("", " if 1"),
      ("", "()"), ("", " is none"),
    ] {
      let template =
        "{{ " + String(repeating: open, count: many) + "1" + String(repeating: close, count: many)
        + " }}"
      #expect(throws: ModelError.self) { try rendering(of: template) }
    }
    let blocks = String(repeating: "{% if 1 %}", count: many)
    #expect(throws: ModelError.self) { try rendering(of: blocks) }
  }

  @Test func arithmeticDoesNotOverflow() {
    for expression in [
      "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2", "1 // 0",
      "1 % 0", "(-9223372036854775807 - 1) // -1", "-(-9223372036854775807 - 1)",
    ] {
      #expect(throws: ModelError.self) { try rendering(of: "{{ \(expression) }}") }
    }
    for expression in ["'abc'[9223372036854775807:]", "'abc'[::9223372036854775807]"] {
      #expect(throws: Never.self) { try rendering(of: "{{ \(expression) }}") }
    }
    #expect(throws: Never.self) {
      try rendering(of: "{{ 'abc'[-9223372036854775807:] }}{{ [1][-9223372036854775807] }}")
    }
  }

  @Test func datesAreWrittenAsStrftimeDoes() {
    let date = CalendarDate(year: 2026, month: 3, day: 5)
    #expect(date?.text("%d %b %Y, %B %m %y %%") == "05 Mar 2026, March 03 26 %")
    #expect(date?.text("%H") == nil)
    #expect(date?.text("%") == nil)
    #expect(CalendarDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 2024, month: 2, day: 29) != nil)
    #expect(CalendarDate(year: 2024, month: 13, day: 1) == nil)
  }
}
