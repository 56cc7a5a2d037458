import CNumerics
import Tensors
import Testing

/// Our kernels against the same mathematics written the slow way in float64.
@Suite struct KernelTests {
  static func random(_ count: Int, seed: UInt64, scale: Double = 1) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in Float(random.normal() * scale) }
  }

  @Test func productsAgreeInEveryOrientation() {
    let (m, n, k) = (7, 19, 33)
    let a = Self.random(m * k, seed: 1)
    let b = Self.random(k * n, seed: 2)
    let expected = Matrix(m, n)
    for i in 0..<m {
      for j in 0..<n {
        expected[i, j] = Float(
          (0..<k).reduce(0.0) { $0 + Double(a[i * k + $1]) * Double(b[$1 * n + j]) })
      }
    }
    let matrices = (Matrix(m, k, a), Matrix(k, n, b))
    let transposes = (Matrix(), Matrix())
    transposes.0.transpose(of: matrices.0)
    transposes.1.transpose(of: matrices.1)
    for ta in [false, true] {
      for tb in [false, true] {
        let c = Matrix()
        multiply(
          ta ? transposes.0 : matrices.0, transposed: ta, tb ? transposes.1 : matrices.1,
          transposed: tb, into: c)
        let worst = zip(c.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-4)
      }
    }
  }

  @Test func swigluAndItsGradientAgree() {
    let (rows, width) = (3, 37)
    let input = Self.random(rows * 2 * width, seed: 3, scale: 4)
    let upstream = Self.random(rows * width, seed: 4)
    var output = [Float](repeating: 0, count: rows * width)
    var gradient = [Float](repeating: 0, count: rows * 2 * width)
    cn_swiglu(Int64(rows), Int64(width), input, &output)
    cn_swiglu_backward(Int64(rows), Int64(width), input, upstream, &gradient)
    for row in 0..<rows {
      for i in 0..<width {
        let gate = Double(input[row * 2 * width + i])
        let up = Double(input[row * 2 * width + width + i])
        let sigmoid = 1 / (1 + Self.exp(-gate))
        let d = Double(upstream[row * width + i])
        #expect(abs(Double(output[row * width + i]) - gate * sigmoid * up) < 1e-5)
        let slope = sigmoid * (1 + gate * (1 - sigmoid))
        #expect(abs(Double(gradient[row * 2 * width + i]) - d * up * slope) < 1e-4)
        #expect(abs(Double(gradient[row * 2 * width + width + i]) - d * gate * sigmoid) < 1e-5)
      }
    }
  }

  /// e^x by its series, so that the test leans on no library.
  static func exp(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for k in 1..<200 {
      term *= abs(x) / Double(k)
      sum += term
    }
    return x < 0 ? 1 / sum : sum
  }

  @Test func softmaxSurvivesExtremes() {
    let rows: [[Float]] = [[0, 0, 0, 0], [1e4, -1e4, 0, 3], [-200, -201, -202, -203]]
    for row in rows {
      var lse: Float = 0
      cn_log_sum_exp(1, 4, row, &lse)
      var p = [Float](repeating: 0, count: 4)
      cn_softmax(1, 4, row, &lse, &p)
      #expect(abs(p.reduce(0, +) - 1) < 1e-5)
      #expect(p.allSatisfy { $0 >= 0 && $0.isFinite })
    }
  }

  @Test func halfWidthsRoundToNearestEvenAndBack() {
    for bits in 0..<UInt32(65536) {
      let half = UInt16(bits)
      var wide: Float = 0
      var back: UInt16 = 0
      cn_from_bfloat16(1, [half], &wide)
      cn_to_bfloat16(1, [wide], &back)
      if !wide.isNaN { #expect(back == half) } else { #expect(back & 0x7F80 == 0x7F80) }
      cn_from_float16(1, [half], &wide)
      cn_to_float16(1, [wide], &back)
      if !wide.isNaN { #expect(back == half) } else { #expect(back & 0x7C00 == 0x7C00) }
    }
    var rounded: UInt16 = 0
    cn_to_bfloat16(1, [Float(bitPattern: 0x3F80_8000)], &rounded)  // half way: to even
    #expect(rounded == 0x3F80)
    cn_to_bfloat16(1, [Float(bitPattern: 0x3F81_8000)], &rounded)
    #expect(rounded == 0x3F82)
  }

  @Test func choleskySolvesAndRefuses() throws {
    let order = 40
    var random = SeededRandom(seed: 5)
    let a = (0..<order * order).map { _ in random.normal() }
    let moment = SymmetricMatrix(order: order)
    for i in 0..<order {
      for j in 0...i {
        moment[i, j] =
          (0..<order).reduce(i == j ? 1 : 0) { $0 + a[i * order + $1] * a[j * order + $1] }
      }
    }
    let before = (0..<order).map { i in (0..<order).map { moment[i, $0] } }
    let factor = try moment.factor()
    #expect(before == (0..<order).map { i in (0..<order).map { moment[i, $0] } })
    let x = (0..<2 * order).map { _ in random.normal() }
    var b = [Double](repeating: 0, count: 2 * order)
    for row in 0..<2 {
      for i in 0..<order {
        b[row * order + i] = (0..<order).reduce(0) { $0 + moment[i, $1] * x[row * order + $1] }
      }
    }
    #expect(zip(factor.solve(b), x).allSatisfy { abs($0 - $1) < 1e-8 })
    #expect(factor.reciprocalCondition > 0 && factor.reciprocalCondition < 1)
    // A factored matrix can be factored again, with a ridge that makes up for a negative element.
    let bad = SymmetricMatrix(order: 2, values: [-1, 0, 0.5, 2])
    #expect(throws: CholeskyFactor.NotPositiveDefinite.self) { try bad.factor() }
    let ridged = try bad.factor(ridge: 3)
    #expect(bad[0, 0] == -1 && bad[1, 0] == 0.5 && bad[0, 1] == 0.5 && bad[1, 1] == 2)
    // [2 .5; .5 5] x = [2.5 5.5] for x = [1 1].
    #expect(ridged.solve([2.5, 5.5]).allSatisfy { abs($0 - 1) < 1e-12 })
  }
}
