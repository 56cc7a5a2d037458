extension HelpTopic {
  static let texts = HelpTopic(
    name: "texts", summary: "what the model reads: begin-of-text, special tokens, quotes, blanks",
    rows: [
      (
        "in front",
        "what the model's tokenizer adds, as in Hugging Face: its post_processor, else add_bos_token, else config.json"
      ),
      (
        "set begin none",
        "nothing in front; `set begin ID` a token, `set begin auto` the tokenizer's"
      ),
      ("<|eot_id|>", "special tokens are read wherever they are spelled out in a prompt"),
      (
        "\"...\"",
        "around a prompt or an object: \\n, \\t, \\\" , \\\\ and \\u{E9} are read, blanks are kept"
      ),
      ("'...'", "around a prompt: everything is as it is typed"),
      (
        "-> NEW",
        "NEW follows after one blank, or directly behind a line feed, an opening bracket or quote"
      ),
      ("->+ NEW", "NEW follows directly, as in `edit The study of {motion} is phys ->+ ics`"),
    ],
    closing: """
      `status` says what stands in front and which file says so. Edits record it, and statistics, contexts and values \
      are kept apart by it. The study's own numbers on Llama-3 were almost certainly taken with nothing in front: the \
      tokenizer of its time added nothing, and the evaluation code would have scored every token one place late \
      otherwise. `set begin none` gives that condition.
      """)
}
