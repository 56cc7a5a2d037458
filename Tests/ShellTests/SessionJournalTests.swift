import Editing
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// A session comes back from its journal as it was, from whatever a crash left of it; or what is wrong is said.
@Suite(.serialized) struct SessionJournalTests {
  private let tree: TemporaryDirectory
  init() throws { tree = try TemporaryDirectory() }

  private func talk() throws -> SessionTalk {
    let store = SessionStore(path: tree.path + "/sessions", program: "test")
    let talk = try SessionTalk(
      environment: .init(
        cacheDirectory: tree.path + "/cache", sessions: store))
    try talk.say("set steps 2")
    return talk
  }

  /// The ids of the sessions, oldest first.
  private var sessions: [String] { tree.names("sessions") }

  /// A session with every kind of change in it, as a crash leaves it.
  /// - Returns: its directory, and what is to come back.
  private func crashed() throws -> (directory: String, digest: String, log: String) {
    let talk = try talk()
    for line in [
      "edit case 3", "probe add paraphrase You know Adam Yalzosi from", "edit case 4",
      "checkpoint two", "edit case 5", "undo", "edit case 6", "edit case 7", "drop #4 --resolve",
      "checkout two", "edit case 8", "undo 2", "redo",
    ] { try talk.say(line) }
    let id = try #require(sessions.last)
    return ("sessions/" + id, talk.digest, try talk.say("log"))
  }

  @Test func whoOnlyLooksLeavesNoTrace() throws {
    let talk = try talk()
    try talk.say("ask The Louvre is located in the city of")
    try talk.say("status")
    _ = try talk.error("undo")
    talk.session.end()
    #expect(sessions.isEmpty)
  }

  @Test func everythingComesBack() throws {
    let (directory, digest, log) = try crashed()
    #expect(tree.mode("sessions") == 0o700 && tree.mode(directory) == 0o700)
    for name in tree.names(directory) { #expect(tree.mode(directory + "/" + name) == 0o600) }
    let next = try talk()
    #expect(try #require(next.session.unfinishedText).contains("2 edits on atlas"))
    try next.say("set steps default")
    let record = try next.json("recover")
    #expect(record["edits"]?.int == 2 && record["exact"]?.bool == true)
    #expect(record["damage"]?.isNull == true)
    #expect(next.digest == digest)
    #expect(try next.say("log") == log)
    // Settings and hand-made probes as well.
    #expect(next.session.settings.values.steps == 2)
    let prompts = try next.json("probe #1 --verbose")["prompts"]?.array
    #expect(prompts?.contains { $0["prompt"]?.string == "You know Adam Yalzosi from" } == true)
    // And what it goes on with comes back too.
    try next.say("edit case 9")
    let last = try talk()
    #expect(try last.error("recover last").code == .sessionNotFound)
    next.session.end()
    try last.say("recover \(directory.dropFirst(9))")
    #expect(last.digest == next.digest)
    #expect(try last.json("status")["edits"]?.int == 3)
  }

  /// What the command line says is not taken back by what a session had set.
  @Test func theCommandLineCountsMore() throws {
    do {
      let broken = try talk()
      for line in ["set seed 3", "set top 4", "edit case 3"] { try broken.say(line) }
    }
    let store = SessionStore(path: tree.path + "/sessions", program: "test")
    let next = try SessionTalk(
      environment: .init(cacheDirectory: tree.path + "/cache", sessions: store, seed: 7))
    try next.say("recover")
    #expect(next.session.settings.values.seed == 7 && next.session.settings.values.top == 4)
  }

  /// Prompts that wait for an edit go on waiting when it is not made, and to no other.
  @Test func anEditThatWasNotMadeLeavesNoProbes() throws {
    var id = 0
    do {
      let stop = Stop()
      let store = SessionStore(path: tree.path + "/sessions", program: "test")
      let broken = try SessionTalk(
        environment: .init(
          cacheDirectory: tree.path + "/cache", sessions: store, cancellation: stop.cancellation))
      try broken.say("set steps 2")
      try broken.say("edit case 3")
      try broken.say("save \(tree("three.safetensors"))")
      try broken.say("undo")
      try broken.say("probe add paraphrase You know Adam Yalzosi from")
      stop.after(6)
      #expect(try broken.error("edit case 4").code == .interrupted)
      stop.never()
      try broken.say("load \(tree("three.safetensors"))")
      id = broken.session.open.stack.edits.last?.id ?? 0
    }
    let next = try talk()
    try next.say("recover")
    func asks(_ talk: SessionTalk, _ id: Int) throws -> Bool {
      let prompts = try talk.json("probe #\(id) --verbose")["prompts"]?.array
      return prompts?.contains { $0["prompt"]?.string == "You know Adam Yalzosi from" } ?? false
    }
    #expect(try !asks(next, id))
    try next.say("edit case 4")
    #expect(try asks(next, id + 1))
  }

  /// Not what was typed comes back, but what it meant.
  @Test func whatWasSetThroughVariablesComesBack() throws {
    let facts = try tree.write(
      #"{"case_id":7,"prompt":"{} lies in","subject":"Lake Nowhere","target_new":"Peru","ground_truth":"Spain"}"#,
      to: "a few lakes.jsonl")
    do {
      let broken = try talk()
      for line in [
        "let file \(facts)", "let number 3", "dataset '$file'", "dataset \"$file\"",
        "set steps $number",
        "timing on", "edit case 7",
      ] { _ = broken.session.execute(line) }
      #expect(try broken.json("status")["edits"]?.int == 1)
    }
    let next = try talk()
    #expect(try next.json("recover")["warnings"]?.array?.isEmpty == true)
    #expect(next.session.settings.values.steps == 3 && next.session.settings.values.timing)
    #expect(try next.json("case 7")["subject"]?.string == "Lake Nowhere")
    #expect(try next.json("let number")["variables"]?[0]?["value"]?.string == "3")
    next.session.end()
    // What is gone by then is named.
    tree.remove("a few lakes.jsonl")
    let last = try talk()
    let warnings = try last.json("recover")["warnings"]?.array?.compactMap(\.string) ?? []
    #expect(warnings.count == 1 && warnings[0].contains("a few lakes.jsonl does not come back"))
  }

  @Test func whatIsInAFileIsListedAsSaved() throws {
    let talk = try talk()
    try talk.say("edit case 3")
    #expect(try talk.json("recover --list")["sessions"]?[0]?["saved"]?.isNull == true)
    try talk.say("save \(tree("kept.safetensors"))")
    let other = try self.talk()
    #expect(try other.say("recover --list").contains(", saved in \(tree("kept.safetensors"))"))
    #expect(
      try other.json("recover --list")["sessions"]?[0]?["saved"]?.string
        == tree("kept.safetensors"))
    // What comes after it is not.
    try talk.say("edit case 4")
    #expect(try other.json("recover --list")["sessions"]?[0]?["saved"]?.isNull == true)
  }

  @Test func promptsThatWaitedGoToTheEditThatTookThem() throws {
    let prompts = ["You know Adam Yalzosi from", "Adam Yalzosi is at home in"]
    do {
      let broken = try talk()
      try broken.say("probe add paraphrase \(prompts[0])")
      // A schedule's edits are measured as the data set says.
      try broken.say("schedule --count 1")
      try broken.say("step")
      try broken.say("schedule stop")
      try broken.say("undo")
      try broken.say("edit case 3")
      try broken.say("probe add neighbor \(prompts[1])")
    }
    let next = try talk()
    try next.say("recover")
    let asked = try next.json("probe #2 --verbose")["prompts"]?.array?.compactMap {
      $0["prompt"]?.string
    }
    for prompt in prompts { #expect(asked?.filter { $0 == prompt }.count == 1) }
    try next.say("edit case 4")
    let others = try next.json("probe --verbose")["prompts"]?.array ?? []
    #expect(!others.contains { prompts.contains($0["prompt"]?.string ?? "") })
  }

  @Test func onlyOneShellHasASession() throws {
    let one = try talk()
    try one.say("edit case 3")
    let other = try talk()
    #expect(other.session.unfinishedText == nil)
    #expect(try other.error("recover \(sessions[0])").code == .sessionInUse)
    try other.say("edit case 3")
    #expect(sessions.count == 2)
    #expect(try other.error("recover --forget \(sessions[0])").code == .sessionInUse)
    _ = one
  }

  /// The journal, cut anywhere, is its whole lines and nothing else.
  @Test func aTornJournalEndsWithItsLastWholeLine() throws {
    let (directory, _, _) = try crashed()
    let bytes = try tree.bytes(directory + "/journal.jsonl")
    let ends = bytes.indices.filter { bytes[$0] == 10 }
    for length in bytes.indices {
      let reading = JournalReading(Array(bytes[..<length]))
      let whole = ends.prefix { $0 < length }.map { $0 + 1 }
      #expect(reading.lines.count == whole.count && reading.ends == whole)
      #expect(reading.rest == (length == whole.last ?? 0 ? .nothing : .tornLine))
    }
  }

  /// Cut within every change's line: the session is the one before that change.
  @Test func recoveryOfATornJournal() throws {
    let (directory, _, _) = try crashed()
    let bytes = try tree.bytes(directory + "/journal.jsonl")
    let talk = try talk()
    var start = 0
    var expected: String?
    var cuts = 0
    for end in bytes.indices where bytes[end] == 10 {
      let json = try Array(bytes[start..<end]).withUnsafeBytes { try JSON(parsing: $0) }
      defer { start = end + 1 }
      guard let digest = json["digest"]?.string else { continue }
      for cut in [start, start + 1, (start + end) / 2, end] where expected != nil {
        cuts += 1
        try talk.say("model atlas")
        try tree.write(Array(bytes[..<cut]), to: directory + "/journal.jsonl")
        let record = try talk.json("recover \(directory.dropFirst(9))")
        #expect(record["damage"]?.isNull == (cut == start))
        #expect(talk.digest == expected)
        #expect(record["exact"]?.bool == true)
      }
      expected = digest
    }
    #expect(cuts >= 40)
  }

  @Test func damageIsNamedAndWhatIsBeforeItComesBack() throws {
    let (directory, _, _) = try crashed()
    let whole = try tree.bytes(directory + "/journal.jsonl")
    let talk = try talk()
    func recovered(_ journal: [UInt8]) throws -> JSON {
      // Lets go of the session.
      try talk.say("model atlas")
      try tree.write(journal, to: directory + "/journal.jsonl")
      return try talk.json("recover \(directory.dropFirst(9))")
    }
    // A byte in the middle.
    let line = try #require(whole.firstRange(of: Array(#""command":"edit case 4""#.utf8)))
    var bytes = whole
    bytes[line.lowerBound + 20] ^= 1
    var record = try recovered(bytes)
    #expect(record["edits"]?.int == 1)
    #expect(record["damage"]?.string?.contains("is damaged") == true)
    // What was left out is kept.
    let copy = try #require(tree.names(directory).first { $0.hasPrefix("damaged-") })
    #expect(try tree.bytes(directory + "/" + copy) == bytes)

    // Factors cut short, changed, and gone.
    let second = try #require(
      tree.names(directory).filter { $0.hasPrefix("edits-") }.dropFirst().first)
    let factors = try tree.bytes(directory + "/" + second)
    for damaged in [Array(factors[..<700]), [], factors.dropLast() + [factors.last! ^ 1]] {
      try tree.write(damaged, to: directory + "/" + second)
      record = try recovered(whole)
      #expect(record["exact"]?.bool == true)
      #expect(record["damage"]?.string?.contains(second) == true)
    }
    try tree.write(factors, to: directory + "/" + second)
    record = try recovered(whole)
    #expect(record["damage"]?.isNull == true && record["exact"]?.bool == true)
  }

  @Test func anotherModelIsNamed() throws {
    let (directory, _, _) = try crashed()
    let bytes = try tree.bytes(directory + "/journal.jsonl")
    let end = try #require(bytes.firstIndex(of: 10))
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    let talk = try talk()
    let base = talk.session.open.model.digest.description
    let other = text.replacingOccurrence(of: base, with: String(base.reversed()))
    // The line's own checksum has to be right again.
    let body = Array(other.utf8).dropLast(#","sum":""}"#.utf8.count + 32)
    let sum = Digest(of: Array(body)).description
    try tree.write(
      Array(body) + Array(#","sum":"\#(sum)"}"#.utf8) + bytes[end...],
      to: directory + "/journal.jsonl")
    let before = talk.digest
    let error = try talk.error("recover")
    #expect(error.code == .modelChanged)
    #expect(error.message.contains("atlas has changed since session"))
    #expect(talk.digest == before)
  }

  @Test func otherStatisticsAreNamed() throws {
    let talk = try talk()
    try talk.say("stats compute --tokens 3500")
    #expect(try talk.json("edit case 3")["warning"] == nil)
    try talk.say("stats compute --tokens 9000")
    let warning = try talk.json("edit case 4")["warning"]?.string
    #expect(warning?.contains("statistics of layer 1") == true)
    #expect(try talk.json("edit case 5")["warning"] == nil)
  }

  /// What scripts left in order does not pile up; what a crash left stays.
  @Test func onlySpentSessionsAreCleanedUp() throws {
    let (directory, _, _) = try crashed()
    let talk = try talk()
    try talk.say("edit case 3")
    let crashedID = String(directory.dropFirst("sessions/".count))
    let first = try #require(sessions.first { $0 != crashedID })
    for _ in 0..<22 {
      try talk.say("model atlas")
      try talk.say("edit case 4")
    }
    talk.session.end()
    #expect(sessions.count == 22, "the crashed one, twenty spent ones, and the last")
    #expect(!sessions.contains(first))
    #expect(sessions.contains(crashedID))
  }

  @Test func aChangeThatCannotBeKeptIsNotMade() throws {
    let store = SessionStore(path: "/dev/null/sessions", program: "test")
    let talk = try SessionTalk(environment: .init(sessions: store))
    let before = talk.digest
    for line in ["edit --steps 2 case 3", "checkpoint a"] {
      let error = try talk.error(line)
      #expect(error.code == .journal)
      #expect(error.message.hasPrefix("nothing was changed, for the session's journal"))
      #expect(talk.digest == before)
    }
    #expect(try talk.json("status")["edits"]?.int == 0)
  }
}

extension String {
  fileprivate func replacingOccurrence(of part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
