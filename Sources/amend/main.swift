#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The terminal on its own: every line read is answered with `got: LINE`.
try Interrupts.install(interactive: isatty(STDIN_FILENO) != 0)
let history = HistoryFile(
  path: HistoryFile.standardPath { name in getenv(name).map { String(cString: $0) } }
) { warning in
  let line = Array("warning: \(warning)\n".utf8)
  write(STDERR_FILENO, line, line.count)
}
let editor = try LineEditor(program: "amend")
for entry in history.load() { editor.addHistory(entry) }
let verbs = ["help", "history", "status"]
editor.setCompleter { line, cursor in
  let typed = String(decoding: Array(line.utf8.prefix(cursor)), as: UTF8.self)
  let matches = verbs.filter { $0.hasPrefix(typed) }
  guard matches.count == 1 else {
    return CompletionReply(candidates: matches.map { ($0, "what \($0) does") })
  }
  return CompletionReply(insertion: matches[0].dropFirst(typed.count) + " ")
}

while true {
  switch editor.readLine(prompt: "\u{1}\u{1B}[1m\u{1}amend\u{1}\u{1B}[0m\u{1}> ") {
  case .line(let line):
    if history.append(line) { editor.addHistory(line) }
    print("got: \(line)")
  case .interrupted:
    continue
  case .endOfFile:
    editor.close()
    exit(0)
  case .terminate(let signal):
    editor.close()
    exit(128 + signal)
  }
}
