import Evaluation
import Testing

/// When an answer counts as the object, and where an answer ends.
@Suite struct SpokenAnswerTests {
  @Test(arguments: [
    ("Rome", "Rome", true), ("Rome, Italy", "Rome", true), ("Rome's capital", "Rome", true),
    ("Romeo", "Rome", false), ("Rome2", "Rome", false), ("the city of Rome", "Rome", false),
    ("\"Rome\" is", "Rome", true), ("rome", "Rome", false), ("\n Rome", "Rome", true),
    ("", "Rome", false),
    ("New York City", "New York", true), ("Romé", "Rom", false), ("Rom\u{301}e", "Rom", false),
    ("東京です", "東京", false), ("東京。", "東京", true), ("(Rome)", "Rome", true),
    ("\"Help\"", "\"Help\"", true),
    ("Rome", " Rome", true), ("Rome", " ", false),
  ])
  func names(_ answer: String, _ object: String, _ isNamed: Bool) {
    #expect(SpokenAnswer(text: answer, isFinished: true).names(object) == isNamed)
  }

  @Test(arguments: [
    (" Rome. It", "Rome"), ("Rome\nIt", "Rome"), ("\n\nRome\n", "Rome"), ("U.S", nil),
    ("3.5 km", nil), ("Rome", nil), ("", nil), ("\n", nil), ("No.", "No"),
  ])
  func sentence(_ text: String, _ first: String?) {
    #expect(text.firstSentence == first)
  }
}
