import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Session {
  /// `source FILE`: each command is told of as it is run (`onCommand`, `onRecord`); the first that fails stops it.
  func source(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FILE")
    var count = 0
    try reading(path, of: command) {
      var reader = try ScriptReader(
        path: path, isInterrupted: { [environment] in environment.cancellation.isRequested })
      while !isFinished, let line = try reader.next() {
        try environment.cancellation.check()
        onCommand(line.text)
        let place = ScriptPlace(file: path, line: line.number)
        guard let record = execute(line.text, at: place) else { continue }
        if case .failure(let error) = record.outcome { throw error }
        onRecord(record, line.text)
        count += 1
      }
    }
    return CommandResult(
      "source", fields: [.init("file", .string(path)), .init("commands", .int(count))])
  }

  /// Runs `body` while the script at `path` counts as being read.
  ///
  /// - Throws: `source-cycle` if it is being read already, or what `body` throws.
  func reading(_ path: String, of command: ParsedCommand, _ body: () throws -> Void) throws {
    let outer = scripts
    defer { scripts = outer }
    if scripts.isEmpty, let place { scripts = [place.file.absolutePath] }
    let script = path.absolutePath
    scripts.append(script)
    guard !scripts.dropLast().contains(where: { $0.hasSameBytes(as: script) }) else {
      throw command.error(
        at: "FILE", .sourceCycle, "`\(path)` is being read already",
        hint: "it goes " + scripts.map { $0.lastPathComponent }.joined(separator: " -> "))
    }
    try body()
  }
}

extension String {
  /// The path as somebody in another directory would write it, behind all links; as it is where there is no such file.
  var absolutePath: String {
    guard let resolved = realpath(self, nil) else { return self }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// What follows the last slash.
  var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }

  /// What stands before the last slash; `.` where there is none.
  var directoryPath: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
