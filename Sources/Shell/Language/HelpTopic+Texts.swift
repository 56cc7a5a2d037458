extension HelpTopic {
  static let texts = HelpTopic(
    name: "texts", summary: "what the model reads: begin-of-text, special tokens, quotes",
    rows: [
      ("in front", "what the model's tokenizer adds, as in Hugging Face"),
      ("set begin none", "nothing in front; `set begin auto` goes back"),
      ("set begin ID", "the token of that number in front"),
      ("<|eot_id|>", "special tokens that a prompt spells out are read"),
      ("\"...\"", #"reads \n, \t, \", \\ and \u{E9}; keeps blanks at the ends"#),
      ("'...'", "keeps everything as it is typed"),
      ("-> NEW", "after one blank; none after a line feed, ( or an open \""),
      ("->+ NEW", "directly: `edit The study of {motion} is phys ->+ ics`"),
    ],
    closing: """
      What is in front comes from the post_processor of tokenizer.json, else from add_bos_token in tokenizer_config.json, \
      else from config.json; `status` says which. Edits record it, and statistics, contexts and values are kept apart by \
      it. The study's own numbers on Llama-3 were almost certainly taken with nothing in front: the tokenizer of its time \
      added nothing, and its evaluation code would have scored each token one place late otherwise. `set begin none` \
      gives that condition.
      """)
}
