/// The names that `let` and `--define` give to texts. Settings are another thing: a variable is only ever read where
/// a `$` asks for it.
package struct ScriptVariables: Sendable {
  package struct Entry: Equatable, Sendable {
    package let name: String
    package var value: String
    /// The command line named it: `let` leaves it as it is, so that a script's own value is a default.
    package let isDefined: Bool
  }

  /// In the order in which they were first given.
  package private(set) var entries: [Entry] = []

  package init() {}

  package subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// Gives a value to a name, unless the command line has.
  ///
  /// - Throws: `invalid-value` for what is no name, or one of the program's own.
  package mutating func set(
    _ name: String, to value: String, isDefined: Bool = false
  ) throws(ShellError) {
    guard Self.isName(name) else {
      throw ShellError(
        .invalidValue, "`\(name)` is no name for a variable",
        hint: "letters, digits and _, a letter first: let city Rome")
    }
    guard !Self.builtIn.contains(where: { $0.name == name }) else {
      throw ShellError(
        .invalidValue, "`$\(name)` is the program's own", hint: "choose another name")
    }
    guard let index = entries.firstIndex(where: { $0.name == name }) else {
      entries.append(Entry(name: name, value: value, isDefined: isDefined))
      return
    }
    if !entries[index].isDefined { entries[index].value = value }
  }

  /// Variables that the program keeps.
  package static let builtIn = [
    Choice("here", "the directory of the script that is running"),
    Choice("digest", "of the model as it is now"),
  ]

  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isNameStart else { return false }
    return text.utf8.allSatisfy(\.isNamePart)
  }
}

extension UInt8 {
  var isNameStart: Bool {
    let letter = self | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) || self == UInt8(ascii: "_")
  }

  var isNamePart: Bool { isNameStart || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
