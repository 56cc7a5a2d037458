import CNumerics

/// `c = a b + beta c` in float32, with either factor read transposed. Shapes are those after transposition:
/// a [m, k], b [k, n], c [m, n].
package func multiply(
  _ a: Matrix, transposed ta: Bool = false, _ b: Matrix, transposed tb: Bool = false,
  into c: Matrix,
  accumulate: Bool = false
) {
  let (m, k) = ta ? (a.columns, a.rows) : (a.rows, a.columns)
  let (inner, n) = tb ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(k == inner, "inner dimensions differ: \(k) and \(inner)")
  if accumulate {
    precondition(c.rows == m && c.columns == n, "the accumulator has another shape")
  } else {
    c.reshape(m, n)
  }
  if tb, !ta {
    // OpenBLAS does this form, oneDNN the others faster.
    return cn_blas_sgemm(
      ta, tb, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(a.columns), b.base, Int64(b.columns),
      accumulate ? 1 : 0, c.base, Int64(n))
  }
  let done = cn_sgemm(
    ta, tb, Int64(m), Int64(n), Int64(k), 1, a.base, Int64(a.columns), b.base, Int64(b.columns),
    accumulate ? 1 : 0, c.base, Int64(n))
  // oneDNN refuses nothing but wrong arguments here, and those are checked above.
  precondition(done, "oneDNN refused a product of \(m) x \(k) x \(n)")
}
