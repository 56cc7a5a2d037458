/// Numbers as people read them. JSON does not come here: it keeps every digit.
package enum NumberText {
  /// `value` with exactly `decimals` digits after the point, rounded half away from zero.
  ///
  /// - Parameter decimals: 0...15. Numbers too large for that (1e15 and more) keep their shortest
  ///   form.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return value.description }
    let decimals = min(15, max(0, decimals))
    let scale = power(of: decimals)
    let scaled = (abs(value) * Double(scale)).rounded()
    guard scaled < Double(UInt64.max) else { return value.description }
    let units = UInt64(scaled)
    let sign = value < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(units)" }
    let fraction = String(units % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
    return "\(sign)\(units / scale).\(zeros)\(fraction)"
  }

  /// `0.9731` as `97.3 %`.
  package static func percent(_ fraction: Double, _ decimals: Int = 1) -> String {
    fixed(fraction * 100, decimals) + " %"
  }

  /// `4096` as `4,096`.
  package static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// `0.0123` as `12 ms`, `3.21` as `3.2 s`, `125` as `2 min 05 s`, `7300` as `2 h 01 min`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 0.9995 { return fixed(seconds * 1000, seconds < 0.00995 ? 1 : 0) + " ms" }
    if seconds < 9.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min"
  }

  /// A rate such as `8.3/s`; below one a second it counts by the minute.
  package static func rate(_ perSecond: Double) -> String {
    guard perSecond.isFinite, perSecond > 0 else { return "?/s" }
    if perSecond < 1 { return fixed(perSecond * 60, 1) + "/min" }
    return amount(perSecond) + "/s"
  }

  /// `8.3`, `1,204`: a decimal while it says something.
  package static func amount(_ value: Double) -> String {
    value < 99.95 ? fixed(value, 1) : grouped(Int(min(value, 1e15).rounded()))
  }

  /// Numbers of any size in a few digits: `0`, `0.0796`, `4.2`, `52.88`, `4.72e7`, `2.02e-5`.
  package static func compact(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : value.description }
    let magnitude = abs(value)
    switch magnitude {
    case 0.001..<1: return fixed(value, 4)
    case 1..<100_000: return value == value.rounded() ? fixed(value, 0) : fixed(value, 2)
    default: break
    }
    var exponent = 0
    var mantissa = value
    while abs(mantissa) >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while abs(mantissa) < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(fixed(mantissa, 2))e\(exponent)"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func power(of decimals: Int) -> UInt64 {
    (0..<decimals).reduce(1) { power, _ in power * 10 }
  }
}
