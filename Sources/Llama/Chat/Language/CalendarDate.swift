/// A day, as `strftime` writes it.
package struct CalendarDate: Sendable, Equatable {
  package let year, month, day: Int

  /// - Returns: nil for a day that the calendar does not have.
  package init?(year: Int, month: Int, day: Int) {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...lengths[month - 1]).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  private init(_ year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The one that the templates of Llama 3.1 and 3.2 name themselves.
  package static let ofTemplates = CalendarDate(2024, 7, 26)

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// The day in a format of `strftime`: %d, %m, %Y, %y, %b, %B and %%.
  ///
  /// - Returns: nil for a format with anything else, such as the time.
  package func text(_ format: String) -> String? {
    var result = ""
    var isDirective = false
    for character in format {
      guard isDirective else {
        if character == "%" { isDirective = true } else { result.append(character) }
        continue
      }
      isDirective = false
      switch character {
      case "d": result += Self.padded(day, 2)
      case "m": result += Self.padded(month, 2)
      case "Y": result += Self.padded(year, 4)
      case "y": result += Self.padded(year % 100, 2)
      case "b": result += Self.months[month - 1].prefix(3)
      case "B": result += Self.months[month - 1]
      case "%": result += "%"
      default: return nil
      }
    }
    return isDirective ? nil : result
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
