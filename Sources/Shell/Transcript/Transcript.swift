import Tensors

/// A script with what came of its commands: after a command, each line that begins with `#=` holds one value of its
/// result. To a plain run these are comments.
///
///     edit The {Eiffel Tower} is located in the city of [Paris] -> Rome
///     #= new "Rome"
///     #= efficacy 1.0
struct Transcript {
  struct Expectation {
    let path: String
    let value: JSON
  }

  struct Command {
    let text: String
    /// 1-based; commands may go on in further lines.
    let lines: ClosedRange<Int>
    var expected: [Expectation] = []
  }

  static let resultMark = "#="
  /// Before what has to be so when the script begins.
  static let premiseMark = "#:"

  let path: String
  private(set) var commands: [Command] = []
  private(set) var premises: [Expectation] = []
  private let lines: [String]

  /// - Throws: as a script, and `transcript` at a line that cannot be understood.
  init(path: String) throws {
    self.path = path
    // A file that is missing or no text is complained about as any script is.
    var reader = try ScriptReader(path: path)
    let file = try MappedFile(path: path)
    lines = file.withBytes { bytes in
      bytes.withoutByteOrderMark.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
      )
      .map { String(decoding: $0, as: UTF8.self) }
    }
    while let line = try reader.next() {
      commands.append(Command(text: line.text, lines: line.number...line.last))
    }
    try readMarks()
  }

  private mutating func readMarks() throws(ShellError) {
    var next = 0
    var number = 1
    while number <= lines.count {
      if next < commands.count, commands[next].lines.lowerBound == number {
        number = commands[next].lines.upperBound + 1
        next += 1
        continue
      }
      let line = lines[number - 1].trimmingBlanks()
      if line.hasPrefix(Self.resultMark) {
        let expectation = try read(line, number)
        guard next > 0 else { throw fault(number, "a result without a command before it") }
        commands[next - 1].expected.append(expectation)
      } else if line.hasPrefix(Self.premiseMark) {
        premises.append(try read(line, number))
      }
      number += 1
    }
  }

  private func read(_ line: String, _ number: Int) throws(ShellError) -> Expectation {
    let words = line.dropFirst(Self.resultMark.count).split(
      separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard words.count == 2 else {
      throw fault(number, "`\(line)` is not a name and a value")
    }
    do {
      return Expectation(
        path: String(words[0]), value: try JSON(parsing: String(words[1]).trimmingBlanks()))
    } catch {
      throw fault(number, "the value of \(words[0]) is not JSON: \(error)")
    }
  }

  private func fault(_ number: Int, _ message: String) -> ShellError {
    ShellError(
      .transcript, message, hint: "take the line out, or `replay --accept` writes all anew",
      file: path, line: number)
  }

  // MARK: Writing

  /// The script with other results: those of `results[i]` behind command i, comments and blank lines as they are.
  ///
  /// - Parameter premises: what its premises say now; those not named stay.
  func text(with results: [[String]], premises: [String: Field]) -> String {
    var kept: [String] = []
    var next = 0
    var number = 1
    while number <= lines.count {
      if next < commands.count, commands[next].lines.lowerBound == number {
        kept += commands[next].lines.map { lines[$0 - 1] }
        number = commands[next].lines.upperBound + 1
        kept += results[next]
        next += 1
      } else {
        let line = lines[number - 1]
        if let name = Self.premise(line), let value = premises[name] {
          kept.append("\(Self.premiseMark) \(name) \(value.json)")
        } else if !line.trimmingBlanks().hasPrefix(Self.resultMark) {
          kept.append(line)
        }
        number += 1
      }
    }
    let text = kept.joined(separator: "\n")
    return text.hasSuffix("\n") ? text : text + "\n"
  }
}

extension Transcript {
  /// The name of the premise that a line states.
  private static func premise(_ line: String) -> String? {
    let line = line.trimmingBlanks()
    guard line.hasPrefix(premiseMark) else { return nil }
    return line.dropFirst(premiseMark.count).split(separator: " ").first.map(String.init)
  }
}
