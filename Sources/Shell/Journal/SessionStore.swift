import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where sessions are kept: a directory with one directory a session, its journal and its factors.
package struct SessionStore: Sendable {
  /// The directory.
  package let path: String
  /// The version of the program, for the journals.
  let program: String

  package init(path: String, program: String) {
    self.path = path
    self.program = program
  }

  static let journalName = "journal.jsonl"

  func directory(of id: String) -> String { path + "/" + id }
  func journal(of id: String) -> String { directory(of: id) + "/" + Self.journalName }

  /// Makes the directory of a new session.
  /// - Throws: `StorageError`.
  func makeSession(at time: Timestamp) throws(StorageError) -> String {
    try Directory.create(path, mode: 0o700)
    while true {
      // Names sort by age: milliseconds stand behind the seconds, and a digit tells apart what is left.
      let tail = String(0x10000 + time.milliseconds * 16 + Int.random(in: 0..<16), radix: 16)
        .dropFirst()
      let id = "\(time.compact)-\(tail)"
      if mkdir(directory(of: id), 0o700) == 0 {
        try AtomicFile.synchronize(directory: path)
        return id
      }
      guard errno == EEXIST else { throw .system(directory(of: id), "make the directory") }
    }
  }

  /// Every session, newest first.
  /// - Cost: a look at the first and the last lines of each journal.
  func sessions() -> [SessionSummary] {
    DirectoryEntry.list(path).reversed().filter(\.isDirectory)
      .compactMap { SessionSummary(id: $0.name, journal: journal(of: $0.name)) }
  }

  /// Sessions that ended without being left, and had edits in force; newest first.
  package func unfinished() -> [SessionSummary] {
    sessions().filter { !$0.isEnded && !$0.isInUse && $0.edits > 0 }
  }

  /// The session that an id, the beginning of one, or `last` means.
  ///
  /// - Throws: `session-not-found`.
  package func session(named name: String) throws(ShellError) -> SessionSummary {
    let all = sessions()
    if name == "last" {
      // The one that a crash left, or else the newest with anything to bring back.
      let free = all.filter { !$0.isInUse && $0.edits > 0 }
      if let found = free.first(where: { !$0.isEnded }) ?? free.first { return found }
      throw ShellError(.sessionNotFound, "there is no session to bring back in \(path)")
    }
    let matches = all.filter { $0.id.hasPrefix(name) }
    if let exact = matches.first(where: { $0.id == name }) { return exact }
    if let only = matches.first, matches.count == 1 { return only }
    throw ShellError(
      .sessionNotFound,
      matches.isEmpty
        ? "there is no session `\(name)` in \(path)"
        : "`\(name)` could be \(matches.count) sessions",
      hint: "`recover --list` lists the sessions")
  }

  /// Deletes a session's files.
  /// - Throws: `session-in-use`, or `failed` if something stays.
  func remove(_ session: SessionSummary) throws(ShellError) {
    guard !session.isInUse else { throw .inUse(session.id) }
    let directory = directory(of: session.id)
    for entry in DirectoryEntry.list(directory) { unlink(directory + "/" + entry.name) }
    guard rmdir(directory) == 0 else {
      let why = String(cString: strerror(errno))
      throw ShellError(.failed, "cannot remove \(directory): \(why)")
    }
  }

  /// Sessions that were left in order and have nothing that is not elsewhere: beyond a few they only pile up. What a
  /// person did is kept as long as it has edits in force; what a script did the script does again.
  func prune() {
    let spent = sessions().filter {
      $0.isEnded && !$0.isInUse && ($0.edits == 0 || !$0.header.isInteractive)
    }
    for session in spent.dropFirst(Self.mostSpent) { try? remove(session) }
  }

  private static let mostSpent = 20
}

/// What can be said of a session without reading all of its journal.
package struct SessionSummary: Sendable {
  package let id: String
  let header: SessionHeader
  /// In force at the end.
  package let edits: Int
  let lastChange: Timestamp
  /// It was left with `quit` or at the end of its input.
  let isEnded: Bool
  /// A shell has it open.
  let isInUse: Bool
  /// The file that has the edits in force as well; nil if they are in the journal alone.
  let savedFile: String?

  /// Nil if this is no journal, or one without a single change.
  init?(id: String, journal: String) {
    guard let file = try? MappedFile(path: journal),
      let found = file.withBytes({ Self.ends(of: $0) })
    else { return nil }
    self.id = id
    header = found.header
    edits = found.edits
    isEnded = found.isEnded
    savedFile = found.savedFile
    lastChange = found.change.json["time"]?.string.flatMap(Timestamp.init) ?? header.start
    isInUse = AppendFile.isInUse(journal)
  }

  /// The first line, and what the last ones say: they are read from the end, as few as it takes.
  private static func ends(
    of bytes: UnsafeRawBufferPointer
  ) -> Ends? {
    let lineFeed = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: lineFeed),
      let header = JournalLine(Array(bytes[..<end])[...]).flatMap(SessionHeader.init)
    else { return nil }
    var isEnded: Bool?
    var savedFile: String?
    var rest = bytes[...]
    while let stop = rest.lastIndex(of: lineFeed) {
      rest = rest[..<stop]
      let start = rest.lastIndex(of: lineFeed).map { $0 + 1 } ?? rest.startIndex
      guard let line = JournalLine(Array(rest[start...])[...]) else { continue }
      isEnded = isEnded ?? (line.kind == "end")
      if line.kind == SessionJournal.LineKind.saved.rawValue {
        savedFile = savedFile ?? line.json["file"]?.string
      }
      if let edits = line.json["edits"]?.int {
        return Ends(
          header: header, change: line, edits: edits, isEnded: isEnded ?? false,
          savedFile: savedFile)
      }
    }
    return nil
  }

  private struct Ends {
    let header: SessionHeader
    let change: JournalLine
    let edits: Int
    let isEnded: Bool
    let savedFile: String?
  }

  /// What to open for it.
  package var modelChoice: Session.ModelChoice {
    header.source == "embedded" ? .atlas : .directory(header.source)
  }

  /// `37 edits on atlas, 25 Nov 01:45, saved in /home/ada/rome.safetensors`.
  package var title: String {
    "\(edits) \(edits == 1 ? "edit" : "edits") on \(header.model), \(lastChange.local)"
      + (savedFile.map { ", saved in \($0)" } ?? "")
  }
}

extension ShellError {
  static func inUse(_ id: String) -> ShellError {
    ShellError(
      .sessionInUse, "session \(id) is open in another shell",
      hint: "leave that one first, or go on here with a session of its own")
  }
}
