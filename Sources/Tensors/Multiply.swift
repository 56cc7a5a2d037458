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
  if tb, !ta {
    // OpenBLAS does this form, oneDNN the others faster.
    return cn_blas_sgemm(
      ta, tb, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(a.columns), b.base, Int64(b.columns),
      accumulate ? 1 : 0, c.base, Int64(n))
  }
  let done = cn_sgemm(
    ta, tb, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(a.columns), b.base, Int64(b.columns),
    accumulate ? 1 : 0, c.base, Int64(n))
  check(done, c, k)
}

/// The same by a padded factor.
package func multiply(_ a: Matrix, _ b: PaddedMatrix, into c: Matrix, accumulate: Bool = false) {
  let (m, n, k) = (a.rows, b.columns, a.columns)
  precondition(k == b.rows, "inner dimensions differ: \(k) and \(b.rows)")
  prepare(c, m, n, accumulate: accumulate)
  let done = cn_sgemm(
    false, false, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(k), b.base, Int64(b.stride),
    accumulate ? 1 : 0, c.base, Int64(n))
  check(done, c, k)
}

private func prepare(_ c: Matrix, _ m: Int, _ n: Int, accumulate: Bool) {
  guard accumulate else { return c.reshape(m, n) }
  precondition(c.rows == m && c.columns == n, "the accumulator has another shape")
}

/// oneDNN refuses nothing but wrong arguments, and those are checked before.
private func check(_ done: Bool, _ c: Matrix, _ k: Int) {
  precondition(done, "oneDNN refused a product of \(c.rows) x \(k) x \(c.columns)")
}
