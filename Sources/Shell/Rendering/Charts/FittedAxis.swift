#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An axis whose ends and ticks are settled.
struct FittedAxis {
  let label: String
  /// In the axis' own units, ascending; all of them within its ends.
  let ticks: [Double]
  private let scale: Axis.Scale
  /// On the scale: logarithms where it is logarithmic.
  private let low, high: Double

  /// - Parameter values: what is to be shown, all of which has a place on the axis.
  init(_ axis: Axis, to values: [Double]) {
    label = axis.label
    scale = axis.scale
    let shown = axis.range.map { [$0.lowerBound, $0.upperBound] } ?? values + (axis.ticks ?? [])
    let ends = shown.filter(axis.holds).map { Self.scaled($0, axis.scale) }
    var (low, high) = (ends.min() ?? 0, ends.max() ?? 1)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let isRoundable = axis.range == nil && axis.ticks == nil && axis.scale == .linear
    let step = Self.step(over: high - low)
    if isRoundable {
      (low, high) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
    }
    let candidates = axis.ticks ?? Self.roundTicks(low, high, step, axis.scale)
    let slack = (high - low) * 1e-9
    ticks = candidates.filter {
      axis.holds($0)
        && (low - slack...high + slack).contains(Self.scaled($0, axis.scale))
    }.sorted()
    (self.low, self.high) = (low, high)
  }

  /// 0 at the lower end, 1 at the upper; values beyond the ends are brought to them.
  func position(of value: Double) -> Double {
    ((Self.scaled(value, scale) - low) / (high - low)).clampedToUnit
  }

  private static func scaled(_ value: Double, _ scale: Axis.Scale) -> Double {
    switch scale {
    case .linear: value
    case .log2: value > 0 ? log2(value) : -.infinity
    }
  }

  private static func roundTicks(
    _ low: Double, _ high: Double, _ step: Double, _ scale: Axis.Scale
  ) -> [Double] {
    switch scale {
    case .linear:
      let first = (low / step).rounded(.up)
      return (0...20).map { (first + Double($0)) * step }
    case .log2:
      let powers = Int(low.rounded(.up))...max(Int(low.rounded(.up)), Int(high.rounded(.down)))
      let stride = (powers.count + 7) / 8
      return Swift.stride(from: powers.lowerBound, through: powers.upperBound, by: stride)
        .map { exp2(Double($0)) }
    }
  }

  /// 1, 2 or 5 times a power of ten, so that about five steps make `span`.
  private static func step(over span: Double) -> Double {
    let wanted = span / 5
    guard wanted.isFinite, wanted > 0 else { return 1 }
    let power = pow(10, log10(wanted).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * (1 - 1e-9) } ?? wanted
  }

  /// The fewest digits that tell a tick: `0.25`, `4096`, `1.20e7`.
  static func text(_ value: Double) -> String {
    guard value == 0 || (1e-4..<1e6).contains(abs(value)) else { return NumberText.compact(value) }
    let wanted = NumberText.fixed(value, 6)
    let decimals = (0...6).first {
      abs((Double(NumberText.fixed(value, $0)) ?? .nan) - (Double(wanted) ?? .nan)) < 1e-9
    }
    return NumberText.fixed(value, decimals ?? 6)
  }
}
