import Tensors
import Testing

@Suite struct WorkDoneTests {
  /// [3, 4] times [4, 5], by either library: two operations for each of 60 products of numbers.
  @Test(arguments: [false, true])
  func productsAreCounted(transposed: Bool) {
    let (a, b) = (Matrix(3, 4), transposed ? Matrix(5, 4) : Matrix(4, 5))
    let before = WorkDone.soFar
    multiply(a, transposed: false, b, transposed: transposed, into: Matrix())
    let work = WorkDone.soFar - before
    #expect(work.operations == 120)
    #expect(work.blockRows == 0 && work.processorSeconds >= 0)
  }
}
