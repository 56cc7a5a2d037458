extension HelpTopic {
  static let tracing = HelpTopic(
    name: "tracing", summary: "what `trace` and `lens` do, and what their numbers mean",
    rows: [
      ("clean", "probability of the model's answer, its likeliest next token"),
      (
        "subject hidden",
        "the same with noise on the embeddings of the subject, a mean over samples"
      ),
      ("put back", "the same with what one position computes taken from the clean run"),
      ("state", "the residual stream after one block"),
      ("mlp, attention", "what these parts add to it, in a window of blocks around each block"),
      (
        "block 0",
        "windows around the first blocks reach it; an early peak may be its own: see --single"
      ),
      ("effect", "what is put back gives back: the probability above that with the subject hidden"),
      ("lens", "the model's norm and head on the residual stream after each block"),
    ],
    closing: """
      Causal tracing after Meng et al. (2022). Noise is 3 spreads of the embeddings of the data set's subjects, the \
      same for everything that is put back. Averages (`trace --cases`) count each fact once and leave out those to \
      which the model gives another answer than the data set. A prompt of 16 tokens costs as much as reading some \
      13,000 tokens on Atlas and 61,000 on a model of 32 blocks; `--site state` takes less than a third of it. Where \
      a fact is recalled does not tell which layer is best edited (Hase et al. 2023).
      """)
}
