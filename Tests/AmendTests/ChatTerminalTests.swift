import Foundation
import TestSupport
import Testing

/// A conversation with a model at the terminal: its answers are shown as they come, and keys mean what they should.
@Suite("Chat at the terminal", .serialized)
struct ChatTerminalTests {
  private static let template =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    + "{% if add_generation_prompt %}<|im_start|>assistant\n{{ '' }}{% endif %}"

  /// - Parameter size: of the feed-forward layers; 180,000 make a token take some milliseconds.
  private func withShell(size: Int = 96, _ body: (ShellUnderTest) throws -> Void) throws {
    let directory = try LlamaDirectory(intermediateSize: size)
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.fill("model.safetensors", directory.tensors)
    try directory.write("chat_template.jinja", Data(Self.template.utf8))
    // A dumb terminal has no meter between tokens, which would look like an answer here.
    try body(
      ShellUnderTest(
        ["--model", directory.path, "-X"], environment: ["NO_COLOR": "1"], term: "dumb",
        columns: 200))
  }

  @Test("Lines are messages, whatever quotes they have; /reset, /COMMAND and Ctrl-D")
  func linesAreMessages() throws {
    try withShell { shell in
      try shell.type("chat --tokens 3")
      #expect(try shell.enter().contains("chat> "))
      try shell.type("What's \"it")
      let answer = try shell.enter()
      #expect(!answer.contains("...> "))
      #expect(answer.contains("chat> "))
      try shell.type("/reset")
      #expect(try shell.enter().contains("begins anew"))
      try shell.type("/zork")
      #expect(try shell.enter().contains("unknown command `zork`"))
      try shell.press(Key.controlD)
      try shell.see("the conversation is closed")
      try shell.awaitPrompt()
      try shell.type("zork")
      #expect(try shell.enter().contains("unknown command `zork`"))
    }
  }

  @Test(
    "Ctrl-C stops an answer that is being written; what came of it stays, and so does the conversation"
  )
  func controlCStopsTheAnswer() throws {
    try withShell(size: 180_000) { shell in
      try shell.type("chat --tokens 4096 --temperature 5")
      _ = try shell.enter()
      try shell.type("Hello")
      try shell.press("\r")
      try shell.see("\r\n")
      let start = shell.seen
      // Before the answer is complete, part of it is there.
      try shell.pty.wait(until: "the answer's beginning") { shell.pty.drawn.count > start + 8 }
      try shell.press(Key.controlC)
      try shell.see("(stopped)")
      try shell.awaitPrompt()
      try shell.type("/reset")
      #expect(try shell.enter().contains("begins anew"))
    }
  }
}
