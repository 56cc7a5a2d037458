import Tensors

/// Why one record of a data set cannot be used, in a few words.
package struct RecordError: Error {
  package let reason: String
  package init(_ reason: String) { self.reason = reason }
}

/// The fields of one JSON object of a data set, by name, with errors that say the name.
///
/// A field that is null is missing, and an optional text of blanks is none.
struct RecordFields {
  private let object: JSONObject
  /// What stands before a name in errors: "requested_rewrite.", or nothing.
  private let path: String

  init(_ json: JSON, path: String = "") throws(RecordError) {
    guard let object = json.object else {
      throw RecordError(path.isEmpty ? "not an object" : "\(path.dropLast()) is not an object")
    }
    self.object = object
    self.path = path
  }

  /// A field's name as errors show it.
  func name(of field: String) -> String { path + field }

  /// A field that may be missing; null counts as missing.
  func optional(_ name: String) -> JSON? {
    // Not a conditional expression: `nil` in one would be JSON's own null.
    guard let value = object[name], !value.isNull else { return Optional.none }
    return value
  }

  /// The first of several names of one field that is there.
  func present(_ names: [String]) -> String? { names.first { optional($0) != nil } }

  func required(_ name: String) throws(RecordError) -> JSON {
    guard let value = optional(name) else { throw RecordError("\(path)\(name) is missing") }
    return value
  }

  // MARK: Texts

  /// A text that is more than blanks, without those at its end.
  ///
  /// - Parameter names: what data sets call the field, the usual name first.
  func text(_ names: String...) throws(RecordError) -> String {
    let name = present(names) ?? names[0]
    return try Self.text(required(name), path + name)
  }

  /// A text that is more than blanks, without those around it.
  func name(_ names: String...) throws(RecordError) -> String {
    let name = present(names) ?? names[0]
    return try Self.text(required(name), path + name).trimmingBlanks(start: true)
  }

  /// nil if the field is missing or empty.
  func optionalText(_ names: String...) throws(RecordError) -> String? {
    guard let name = present(names), let value = optional(name) else { return nil }
    return try Self.optionalText(value, path + name)
  }

  /// A field that may be missing, one text, or a list of texts; empty ones are none.
  func optionalTexts(_ names: String...) throws(RecordError) -> [String] {
    guard let name = present(names), let value = optional(name) else { return [] }
    guard let elements = value.array else {
      guard value.string != nil else { throw RecordError("\(path)\(name) is not a list") }
      return try [Self.optionalText(value, path + name)].compactMap(\.self)
    }
    var texts: [String] = []
    for (index, element) in elements.enumerated() where !element.isNull {
      if let text = try Self.optionalText(element, "\(path)\(name)[\(index)]") {
        texts.append(text)
      }
    }
    return texts
  }

  // MARK: Objects of facts

  /// What a fact is to say: a text, or `{"str": text}`.
  func object(_ names: String...) throws(RecordError) -> String {
    let name = present(names) ?? names[0]
    let value = try required(name)
    guard value.object != nil else {
      return try Self.text(value, path + name).trimmingBlanks(start: true)
    }
    return try RecordFields(value, path: path + name + ".").name("str")
  }

  /// What a fact says, where that is known: a text, `{"str": text}`, or a list whose first text counts. Empty texts and
  /// EasyEdit's mark for "none" are none.
  func optionalObject(_ names: String...) throws(RecordError) -> String? {
    guard let name = present(names), let value = optional(name) else { return nil }
    if let object = value.object {
      let text = try RecordFields(.object(object), path: path + name + ".").optionalText("str")
      return text.flatMap(Self.answer)
    }
    return try Self.answers(value, path + name).first
  }

  /// All texts of a value that is one, or lists of them, each once; empty ones are none.
  static func answers(_ value: JSON, _ name: String) throws(RecordError) -> [String] {
    guard let elements = value.array else {
      if value.isNull { return [] }
      return try [optionalText(value, name).flatMap(answer)].compactMap(\.self)
    }
    var found: [String] = []
    for (index, element) in elements.enumerated() {
      for text in try answers(element, "\(name)[\(index)]")
      where !found.contains(where: { $0.hasSameBytes(as: text) }) { found.append(text) }
    }
    return found
  }

  private static func answer(_ text: String) -> String? {
    let answer = text.trimmingBlanks(start: true)
    return answer.hasSameBytes(as: "<|endoftext|>") ? nil : answer
  }

  // MARK: Numbers

  /// A whole number from 0 on; nil if the field is missing.
  func optionalNumber(_ name: String) throws(RecordError) -> Int? {
    guard let value = optional(name) else { return nil }
    guard let number = value.int, number >= 0 else {
      throw RecordError("\(path)\(name) is not a whole number from 0 on")
    }
    return number
  }

  static func text(_ value: JSON, _ name: String) throws(RecordError) -> String {
    guard let text = try optionalText(value, name) else { throw RecordError("\(name) is empty") }
    return text
  }

  private static func optionalText(_ value: JSON, _ name: String) throws(RecordError) -> String? {
    guard let text = value.string else { throw RecordError("\(name) is not a text") }
    let trimmed = text.trimmingBlanks()
    return trimmed.allSatisfy(\.isWhitespace) ? nil : trimmed
  }
}
