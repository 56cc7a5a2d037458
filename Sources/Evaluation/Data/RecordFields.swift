import Tensors

/// Why one record of a data set cannot be used, in a few words.
struct RecordError: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The fields of one JSON object of a data set, by name, with errors that say the name.
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

  /// A field that may be missing; null counts as missing.
  func optional(_ name: String) -> JSON? {
    object[name].flatMap { $0.isNull ? nil : $0 }
  }

  func required(_ name: String) throws(RecordError) -> JSON {
    guard let value = optional(name) else { throw RecordError("\(path)\(name) is missing") }
    return value
  }

  func fields(_ name: String) throws(RecordError) -> RecordFields {
    try RecordFields(required(name), path: path + name + ".")
  }

  /// A text that is more than blanks, without those at its end.
  func text(_ name: String) throws(RecordError) -> String {
    try text(required(name), path + name)
  }

  /// A text that is more than blanks, without those around it.
  func name(_ name: String) throws(RecordError) -> String {
    try text(name).trimmingBlanks(start: true)
  }

  /// nil if the field is missing.
  func optionalText(_ name: String) throws(RecordError) -> String? {
    guard let value = optional(name) else { return nil }
    return try text(value, path + name)
  }

  /// Texts, possibly none.
  func texts(_ name: String) throws(RecordError) -> [String] {
    guard let elements = try required(name).array else {
      throw RecordError("\(path)\(name) is not a list")
    }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      texts.append(try text(element, "\(path)\(name)[\(index)]"))
    }
    return texts
  }

  /// A field that may be missing or a list of texts.
  func optionalTexts(_ name: String) throws(RecordError) -> [String] {
    optional(name) == nil ? [] : try texts(name)
  }

  func number(_ name: String) throws(RecordError) -> Int {
    guard let value = try required(name).int, value >= 0 else {
      throw RecordError("\(path)\(name) is not a whole number from 0 on")
    }
    return value
  }

  private func text(_ value: JSON, _ name: String) throws(RecordError) -> String {
    guard let text = value.string else { throw RecordError("\(name) is not a text") }
    let trimmed = text.trimmingBlanks()
    guard !trimmed.isEmpty else { throw RecordError("\(name) is empty") }
    return trimmed
  }
}
