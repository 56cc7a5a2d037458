import Shell
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The page of a session.
@Suite(.serialized) struct ReportTests {
  private let talk: SessionTalk
  private let directory: TemporaryDirectory
  private let path: String

  /// Statistics are taken once for all.
  private static let cache = try? TemporaryDirectory.lasting()

  init() throws {
    talk = try SessionTalk(environment: .init(cacheDirectory: Self.cache?.path))
    directory = try TemporaryDirectory()
    path = directory("page.html")
    try talk.say("set steps 3")
  }

  private func page(_ options: String = "") throws -> String {
    try talk.say("report \(path) \(options)")
    return String(decoding: try directory.bytes("page.html"), as: UTF8.self)
  }

  @Test func whatItSays() throws {
    try talk.say("edit case 12")
    try talk.say("edit case 40")
    try talk.say("checkpoint two")
    try talk.say("undo")
    try talk.say("edit case 77")
    try talk.say("lens The capital of Portugal is")
    let text = try page()
    let status = try talk.json("status")
    for name in ["digest", "base_digest", "libraries"] {
      #expect(text.contains(try #require(status[name]?.string)))
    }
    for id in [1, 3] {
      let score = try #require(try talk.json("probe #\(id)")["score"]?.double)
      let before = try #require(try talk.json("probe #\(id)")["before"]?["score"]?.double)
      #expect(text.contains("\(NumberText.fixed(before, 2)) → \(NumberText.fixed(score, 2))"))
    }
    for part in ["<h2>Edits in force</h2>", "<h2>History</h2>", "(two)", "<svg ", "Logit lens"] {
      #expect(text.contains(part), "\(part)")
    }
    // The session can be had again from it.
    #expect(text.contains("\nedit case 77\n"))
    #expect(Markup(text).isWellFormed)
  }

  @Test func schedulesToo() throws {
    try talk.say("schedule --count 6 --batch 3 --method memit --layer 1")
    try talk.say("run --every 1")
    let text = try page()
    #expect(text.contains("<h2>Schedule</h2>"))
    #expect(text.contains("Schedule: score S, MEMIT, batches of 3"))
    #expect(text.contains("2 of 2 batches written"))
    #expect(Markup(text).isWellFormed)
  }

  @Test func nothingOfAFactIsMarkup() throws {
    let name = "Ann <script>alert(1)</script> & \"Bob\" <img src=x onerror=y>"
    try talk.say("edit The {\(name)} lives in [Paris] -> <b>Rome</b>")
    try talk.say("lens \(name)")
    let text = try page()
    let markup = Markup(text)
    #expect(markup.isWellFormed)
    #expect(markup.names.isDisjoint(with: ["script", "img", "b", "link", "iframe", "object"]))
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Bob&quot;"))
  }

  @Test func itNeedsNothingElse() throws {
    try talk.say("trace --samples 1 --site state The {Eiffel Tower} is located in the city of")
    let text = try page()
    let rest = text.replacing("http://www.w3.org/2000/svg", with: "")
    for word in ["http:", "https:", "url(", "@import", "src=", "href="] {
      #expect(!rest.contains(word), "\(word)")
    }
  }

  @Test func whereItIsWritten() throws {
    _ = try page("--quick")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let refused = try talk.error("report \(path)")
    #expect(refused.code.name == "file-exists" && refused.column == 8)
    #expect(refused.hint?.contains("--replace") == true)
    _ = try page("--replace")
    #expect(try talk.error("report \(directory.path)").code.name == "file-exists")
    #expect(try talk.error("report \(directory("no/x.html"))").code.name == "file-not-written")
  }

  @Test func scoresCanBeLeftOut() throws {
    try talk.say("edit case 12")
    #expect(!(try page("--quick")).contains("neighbourhood</th>"))
    #expect(try page("--replace").contains("neighbourhood</th>"))
  }
}

/// The elements of a page, read without mercy: each start has its end.
private struct Markup {
  private(set) var isWellFormed = true
  private(set) var names: Set<String> = []
  private static let void: Set = ["meta", "!DOCTYPE"]

  init(_ text: String) {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else {
        isWellFormed = false
        return
      }
      let inside = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = String(inside.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" })
      names.insert(name)
      if inside.hasPrefix("/") {
        if open.popLast() != name { isWellFormed = false }
      } else if !inside.hasSuffix("/"), !Self.void.contains(name) {
        open.append(name)
      }
    }
    isWellFormed = isWellFormed && open.isEmpty
  }
}
