extension ShellError {
  /// What kind of error it is. Names are stable: programs and `expect error` match on them. `help errors` prints this
  /// list.
  package enum Code: String, Sendable, CaseIterable {
    // What was typed cannot be understood.
    case usage
    case unknownCommand = "unknown-command"
    case unknownOption = "unknown-option"
    case unknownSetting = "unknown-setting"
    case invalidValue = "invalid-value"
    case editText = "edit-text"
    case undefinedVariable = "undefined-variable"

    // Edits.
    case badFact = "bad-fact"
    case badSettings = "bad-settings"
    case nothingToChange = "nothing-to-change"
    case noAnswer = "no-answer"
    case conflict
    case singularStatistics = "singular-statistics"
    case statistics
    case noStatistics = "no-statistics"
    case notFinite = "not-finite"
    case editNotFound = "edit-not-found"
    case versionNotFound = "version-not-found"
    case nothingToUndo = "nothing-to-undo"
    case nothingToRedo = "nothing-to-redo"
    case nothingToSave = "nothing-to-save"

    // Models and data.
    case model
    case modelNotLoadable = "model-not-loadable"
    case modelChanged = "model-changed"
    case checkpointChanged = "checkpoint-changed"
    case otherModel = "other-model"
    case dataNotLoadable = "data-not-loadable"
    case dataChanged = "data-changed"
    case noChatTemplate = "no-chat-template"
    case noDataset = "no-dataset"
    case caseNotFound = "case-not-found"
    case tooFewCases = "too-few-cases"
    case noOpenings = "no-openings"

    // Schedules, measurements, the tour.
    case schedule
    case nothingMeasured = "nothing-measured"
    case noTour = "no-tour"

    // Scripts and sessions.
    case expectation
    case replayMismatch = "replay-mismatch"
    case transcript
    case sourceCycle = "source-cycle"
    case journal
    case sessionNotFound = "session-not-found"
    case sessionInUse = "session-in-use"
    case noHistory = "no-history"
    case noSuchLine = "no-such-line"

    // Files.
    case fileNotFound = "file-not-found"
    case fileNotReadable = "file-not-readable"
    case fileNotUTF8 = "file-not-utf8"
    case fileHasNUL = "file-has-nul"
    case lineTooLong = "line-too-long"
    case fileExists = "file-exists"
    case fileNotWritten = "file-not-written"

    case interrupted
    case failed
  }
}

extension ShellError.Code {
  package var name: String { rawValue }

  /// What the process ends with when this ends it.
  package var exitCode: ExitCode {
    switch self {
    case .usage, .unknownCommand, .unknownOption, .unknownSetting, .invalidValue, .editText,
      .undefinedVariable:
      .usage
    case .expectation, .replayMismatch: .mismatch
    case .modelNotLoadable, .dataNotLoadable: .notLoadable
    case .interrupted: .interrupted
    default: .failure
    }
  }

  /// One clause for `help errors`.
  package var meaning: String {
    switch self {
    case .usage: "the words do not make a command"
    case .unknownCommand: "there is no command or help page of the name"
    case .unknownOption: "the command has no such option"
    case .unknownSetting: "there is no setting of the name"
    case .invalidValue: "a value is not of the kind that is wanted"
    case .editText: "braces, brackets or the arrow of a fact do not fit"
    case .undefinedVariable: "nobody gave the variable a value"
    case .badFact: "a fact cannot be edited: its subject, prompt or object"
    case .badSettings: "settings make no sense on this model"
    case .nothingToChange: "the old object is the new one"
    case .noAnswer: "the model has nothing to say where an answer is needed"
    case .conflict: "two facts of a batch contradict each other"
    case .singularStatistics: "the second moment cannot be factored"
    case .statistics: "the statistics do not belong to the model or layer"
    case .noStatistics: "the layer has no statistics yet"
    case .notFinite: "a NaN or an infinity came up, and nothing was written"
    case .editNotFound: "no edit has the number"
    case .versionNotFound: "no version of the weights goes by the name"
    case .nothingToUndo: "there is nothing to take back"
    case .nothingToRedo: "there is nothing to put back"
    case .nothingToSave: "no edit is in force"
    case .model: "the model cannot do this: a text too long, a number not finite"
    case .modelNotLoadable: "the model could not be opened"
    case .modelChanged: "the model or its statistics are not those of the session"
    case .checkpointChanged: "the checkpoint's bytes are not those that were there before"
    case .otherModel: "the edits were made on another model"
    case .dataNotLoadable: "a file of data could not be read"
    case .dataChanged: "the data set is not as it was when the schedule was made"
    case .noChatTemplate: "the model has no chat template, or none that can be read"
    case .noDataset: "a data set is needed, and none is open"
    case .caseNotFound: "the data set has no such case"
    case .tooFewCases: "the data set has fewer cases of the kind"
    case .noOpenings: "no record has a text to measure generation entropy on"
    case .schedule: "the schedule cannot move, or is in the way"
    case .nothingMeasured: "there is no measurement to draw"
    case .noTour: "no tour is under way"
    case .expectation: "an `expect` did not hold"
    case .replayMismatch: "a replay came out otherwise than its transcript"
    case .transcript: "the file is no transcript that can be replayed"
    case .sourceCycle: "a script would run itself"
    case .journal: "a change could not be written down, and was not made"
    case .sessionNotFound: "no session has the name"
    case .sessionInUse: "another shell has the session"
    case .noHistory: "nobody typed: there is no history"
    case .noSuchLine: "no line of the history has the number"
    case .fileNotFound: "there is no file of the name"
    case .fileNotReadable: "the file cannot be read"
    case .fileNotUTF8: "the file is no UTF-8 text"
    case .fileHasNUL: "the file holds NUL bytes"
    case .lineTooLong: "a line of the file is too long"
    case .fileExists: "a file would have been overwritten"
    case .fileNotWritten: "a file could not be written"
    case .interrupted: "Ctrl-C stopped it"
    case .failed: "anything else"
    }
  }
}
