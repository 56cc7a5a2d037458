import CNumerics

/// `c = a b`, or `c += a b` if `accumulate`, in float32, with either factor read transposed. Shapes are those after
/// transposition: a [m, k], b [k, n], c [m, n].
package func multiply(
  _ a: Matrix, transposed ta: Bool = false, _ b: Matrix, transposed tb: Bool = false,
  into c: Matrix,
  accumulate: Bool = false
) {
  let (m, k) = ta ? (a.columns, a.rows) : (a.rows, a.columns)
  let (inner, n) = tb ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(k == inner, "inner dimensions differ: \(k) and \(inner)")
  prepare(c, m, n, accumulate: accumulate)
  cn_sgemm(
    ta, tb, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(a.columns), b.base, Int64(b.columns),
    accumulate ? 1 : 0, c.base, Int64(n))
}

/// The same by a factor in panels. A row of c depends on the same row of a alone, to the last bit, whatever the
/// other rows are and however many threads there are.
package func multiply(_ a: Matrix, _ b: PanelMatrix, into c: Matrix, accumulate: Bool = false) {
  precondition(a.columns == b.rows, "inner dimensions differ: \(a.columns) and \(b.rows)")
  prepare(c, a.rows, b.columns, accumulate: accumulate)
  cn_panel_product(
    Int64(a.rows), Int64(b.columns), Int64(b.rows), a.base, b.base, c.base, accumulate)
}

private func prepare(_ c: Matrix, _ m: Int, _ n: Int, accumulate: Bool) {
  guard accumulate else { return c.reshape(m, n) }
  precondition(c.rows == m && c.columns == n, "the accumulator has another shape")
}
