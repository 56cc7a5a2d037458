extension JSONParser {
  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  mutating func number() throws(JSONError) -> JSON {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    let firstDigit = position
    let (negated, overflows) = try digits("expected a digit")
    if position - firstDigit > 1, bytes[firstDigit] == UInt8(ascii: "0") {
      throw error("a number must not start with 0", at: firstDigit)
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      _ = try digits("expected a digit after the decimal point")
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      _ = try digits("expected a digit in the exponent")
    }
    // Minus zero has no integer, and 2^63 and beyond do not fit.
    if isInteger, !overflows, isNegative ? negated != 0 : negated != .min {
      return .integer(isNegative ? negated : -negated)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw error("the number is too large", at: start)
    }
    return .number(value)
  }

  /// One or more digits: minus their value (`Int` reaches further below zero), and whether even
  /// that overflowed.
  private mutating func digits(_ complaint: String) throws(JSONError) -> (Int, Bool) {
    let start = position
    var value = 0
    var overflows = false
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      let (tens, overflow1) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = tens.subtractingReportingOverflow(Int(digit))
      value = sum
      overflows = overflows || overflow1 || overflow2
      position += 1
    }
    guard position > start else { throw error(complaint) }
    return (value, overflows)
  }
}
