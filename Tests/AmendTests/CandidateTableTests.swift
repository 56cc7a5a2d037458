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

  @Test("Plain candidates read down the columns")
  func plain() {
    let names = ["a", "bb", "ccc", "d", "e"].map { (text: $0, description: "") }
    #expect(CandidateTable.render(names, columns: 12) == "a    d\r\nbb   e\r\nccc\r\n")
    #expect(CandidateTable.render(names, columns: 1) == "a\r\nb\r\nc\r\nd\r\ne\r\n")
  }
}
