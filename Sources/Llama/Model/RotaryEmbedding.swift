import CNumerics
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Rotary position embedding (Su et al. 2021) in the half-split layout of Hugging Face checkpoints: element i of
/// the first half of a head turns with element i of its second half, by position * frequency(i).
package final class RotaryEmbedding {
  private let frequencies: [Double]
  /// [positions, head_dim / 2], grown as longer texts come.
  private let cosines: Matrix
  private let sines: Matrix

  /// - Parameter frequencies: radians a position, one for each pair of a head.
  package init(frequencies: [Double]) {
    self.frequencies = frequencies
    cosines = Matrix(0, frequencies.count)
    sines = Matrix(0, frequencies.count)
    cover(128)
  }

  /// Rotates the first `heads` heads of every row of x; backward undoes the turn (for gradients).
  func apply(
    to x: Matrix, firstColumn: Int = 0, heads: Int, headSize: Int, positions: [Int32],
    backward: Bool = false
  ) {
    cover(Int(positions.max() ?? 0) + 1)
    cn_rope(
      Int64(x.rows), Int64(heads), Int64(headSize), x.base + firstColumn, Int64(x.columns),
      positions,
      cosines.base, sines.base, backward ? -1 : 1)
  }

  /// Makes sure that the tables reach positions 0 ..< count.
  fileprivate func cover(_ count: Int) {
    let known = cosines.rows
    guard count > known else { return }
    let target = max(count, 2 * known)
    cosines.grow(rows: target)
    sines.grow(rows: target)
    for position in known..<target {
      for (index, frequency) in frequencies.enumerated() {
        cosines[position, index] = Float(cos(Double(position) * frequency))
        sines[position, index] = Float(sin(Double(position) * frequency))
      }
    }
  }
}

extension Llama {
  /// Readies the rotary tables for positions 0 ..< count. Passes that run at the same time need this before them:
  /// a table grows when a position is first met, and must not while another thread reads it.
  package func cover(positions count: Int) {
    for block in blocks { block.attention.rotary.cover(count) }
  }
}

extension LlamaConfiguration {
  /// theta^(-2 i / head_dim), scaled where the configuration says so: [head_dim / 2].
  package var rotaryFrequencies: [Double] {
    (0..<headSize / 2).map { index in
      let plain = pow(ropeTheta, -2 * Double(index) / Double(headSize))
      return ropeScaling.map { $0.scaled(plain) } ?? plain
    }
  }
}

extension LlamaConfiguration.RopeScaling {
  /// Llama-3.1: wavelengths far beyond the original context are stretched by `factor`, short ones are left alone,
  /// and those between are blended.
  fileprivate func scaled(_ frequency: Double) -> Double {
    let wavelength = 2 * Double.pi / frequency
    let original = Double(originalPositions)
    if wavelength < original / highFrequencyFactor { return frequency }
    if wavelength > original / lowFrequencyFactor { return frequency / factor }
    let smooth =
      (original / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
    return (1 - smooth) * frequency / factor + smooth * frequency
  }
}
