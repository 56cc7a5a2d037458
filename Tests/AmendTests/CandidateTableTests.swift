import Testing
import amend

@Suite("The candidate table")
struct CandidateTableTests {
  @Test("Described candidates come one a line, cut before the edge")
  func described() {
    let table = CandidateTable.render(
      [("help", "explains"), ("history", "a very long description")], columns: 22)
    #expect(table == "help     explains\r\nhistory  a very long\r\n")
  }

  @Test(
    "A long candidate keeps its description, and leaves the others theirs; wide signs count twice")
  func longAndWide() {
    let table = CandidateTable.render(
      [("日本", "wide"), ("a very long candidate", "too"), ("b", "short")], columns: 30)
    let lines = [
      "日本" + blanks(18) + "wide", "a very long candidate  too", "b" + blanks(21) + "short",
    ]
    #expect(table == lines.map { $0 + "\r\n" }.joined())
  }

  @Test("Plain candidates read down the columns")
  func plain() {
    let names = ["a", "bb", "ccc", "d", "e"].map { (text: $0, description: "") }
    #expect(CandidateTable.render(names, columns: 12) == "a    d\r\nbb   e\r\nccc\r\n")
    #expect(CandidateTable.render(names, columns: 1) == "a\r\nb\r\nc\r\nd\r\ne\r\n")
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
