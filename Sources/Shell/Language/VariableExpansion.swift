/// Puts values in the place of `$name` and `${name}`, and one dollar in the place of two. Any other dollar is itself:
/// `$5` needs no care.
package struct VariableExpansion {
  /// Every name that has a value, for "did you mean".
  let names: [String]
  let value: (String) -> String?

  package init(names: [String] = [], value: @escaping (String) -> String? = { _ in nil }) {
    self.names = names
    self.value = value
  }

  /// One dollar that is more than itself.
  struct Reference: Equatable {
    /// Nil for `$$`.
    let name: String?
    let isBraced: Bool
    /// Bytes from the dollar on.
    let range: Range<Int>

    /// What the dollar at `start` begins; nil if it is just that.
    init?(in bytes: some RandomAccessCollection<UInt8>, at start: Int) {
      let bytes = Array(bytes.dropFirst(start))
      guard bytes.first == UInt8(ascii: "$"), bytes.count > 1 else { return nil }
      if bytes[1] == UInt8(ascii: "$") {
        (name, isBraced, range) = (nil, false, start..<start + 2)
        return
      }
      isBraced = bytes[1] == UInt8(ascii: "{")
      let word = bytes.dropFirst(isBraced ? 2 : 1).prefix(while: \.isNamePart)
      guard word.first?.isNameStart ?? false else { return nil }
      if isBraced, word.endIndex >= bytes.count || bytes[word.endIndex] != UInt8(ascii: "}") {
        return nil
      }
      name = String(decoding: word, as: UTF8.self)
      range = start..<start + word.endIndex + (isBraced ? 1 : 0)
    }
  }

  /// The text with every reference replaced; one without a value stays, see `check`.
  func expand(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let reference = Reference(in: bytes, at: index) {
        result += self.text(for: reference).map { Array($0.utf8) } ?? Array(bytes[reference.range])
        index = reference.range.upperBound
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Nil for a variable without a value.
  func text(for reference: Reference) -> String? {
    guard let name = reference.name else { return "$" }
    return value(name)
  }

  /// - Parameter allowsBraces: false where braces mean something else.
  /// - Throws: `undefined-variable` at the first reference that has no value.
  func check(_ source: SourceText, allowsBraces: Bool = true) throws(ShellError) {
    let bytes = Array(source.line.utf8)
    var index = source.range.lowerBound
    while index < source.range.upperBound {
      guard let reference = Reference(in: bytes[..<source.range.upperBound], at: index) else {
        index += 1
        continue
      }
      index = reference.range.upperBound
      let place = source.piece(reference.range)
      if reference.isBraced, !allowsBraces, let name = reference.name {
        throw place.error(
          .editText, "`${\(name)}` in a fact, whose braces hold the subject",
          hint: "write {$\(name)}, or $\(name) elsewhere")
      }
      if text(for: reference) == nil { throw undefined(reference, at: place) }
    }
  }

  func undefined(_ reference: Reference, at place: SourceText) -> ShellError {
    let name = reference.name ?? ""
    let near = Suggestion.hint(for: name, among: names.sorted())
    return place.error(
      .undefinedVariable, "there is no variable `$\(name)`",
      hint: (near.map { $0 + " " } ?? "") + "`let \(name) VALUE` makes one; $$ is a dollar")
  }
}

extension EditText {
  func mapped(_ transform: (String) -> String) -> EditText {
    EditText(
      before: transform(before), subject: transform(subject), after: transform(after),
      old: old.map(transform), new: transform(new), join: join)
  }
}

extension SubjectText {
  func mapped(_ transform: (String) -> String) -> SubjectText {
    SubjectText(
      before: transform(before), subject: transform(subject), after: transform(after))
  }
}

extension VariableExpansion {
  /// The line with `$here` replaced and every other reference left as it is.
  static func replacingHere(in line: String, with directory: String) -> String {
    let bytes = Array(line.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let reference = Reference(in: bytes, at: index)
      let end = reference?.range.upperBound ?? index + 1
      let isHere = reference?.name == "here"
      result += isHere ? Array(directory.utf8) : Array(bytes[index..<end])
      index = end
    }
    return String(decoding: result, as: UTF8.self)
  }
}
