/// What may stand in one place of a command or a setting. The kind alone decides how a word is
/// read, what the error says, and what completion offers.
package enum ValueKind: Equatable, Sendable {
  /// The rest of the line as it is; quotes around the whole of it are taken off.
  case text
  /// The same, a prompt for the model.
  case prompt
  /// The rest of the line, read as `TEXT WITH {SUBJECT} [OLD] -> NEW`.
  case editText
  /// The rest of the line, read as `PROMPT WITH {SUBJECT}`.
  case subjectText
  /// The rest of the line: a command of its own.
  case command
  /// Any word.
  case word
  /// A word that names one of what there is; the command knows whether it does.
  case name(NameKind)
  /// `#3` or `3`.
  case editID
  /// A version of the weights: `#3`, a checkpoint's name, `base` or `now`.
  case version
  /// The number of a case of the data set.
  case caseNumber
  /// Lines of the history: `20` or `5-9`.
  case historyLines
  case integer(ClosedRange<Int>)
  case number(NumberDomain)
  /// 0-based layers: `5`, `1,2,3`, `4-8`.
  case layers
  /// An option that is given or not; takes no value.
  case flag
  /// `on` or `off`.
  case toggle
  /// What stands in front of texts: `auto`, `none`, or the number of a token.
  case beginning
  /// One of a few words.
  case choice([Choice])
  /// One or several of a few words, separated by commas.
  case choices([Choice])
  case file
  case directory
  /// The name of a setting.
  case setting
  /// A value for the setting named just before it.
  case settingValue
  /// The name of a command or of another help page.
  case helpTopic
  /// The code of an error.
  case errorCode

  /// Counts from 1.
  package static let count = ValueKind.integer(1...1_000_000)

  /// True for the kinds that take the rest of the line raw.
  package var isRaw: Bool {
    self == .text || self == .prompt || self == .command || marksSubject
  }

  /// True for the kinds in which braces mark a subject.
  package var marksSubject: Bool { self == .editText || self == .subjectText }
}

/// What a `name` is the name of.
package enum NameKind: Equatable, Sendable {
  case checkpoint, session, relation, subject, variable
  /// A shape of random weights.
  case shape
  /// A member of the last result.
  case field
  /// A state of the weights that `expect digest` knows.
  case state
  /// A whole prompt, in quotes.
  case prompt
}

/// One word of a `choice`.
package struct Choice: Equatable, Sendable {
  package let name: String
  package let summary: String

  package init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// The numbers an option or a setting may take. All are finite.
package enum NumberDomain: Equatable, Sendable {
  case positive
  case nonNegative
  case within(ClosedRange<Double>)

  package func contains(_ value: Double) -> Bool {
    switch self {
    case .positive: value.isFinite && value > 0
    case .nonNegative: value.isFinite && value >= 0
    case .within(let range): range.contains(value)
    }
  }

  var description: String {
    switch self {
    case .positive: "a number above 0"
    case .nonNegative: "a number, 0 or more"
    case .within(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    }
  }
}

/// A word that has been read as its kind asks.
package enum Value: Equatable, Sendable {
  case text(String)
  case edit(EditText)
  case subject(SubjectText)
  case integer(Int)
  case historyLines(HistoryLines)
  case number(Double)
  case layers([Int])
  case flag(Bool)
  /// Of an argument that is given several times, in order.
  case list([Value])
}
