extension HelpTopic {
  /// One page for each number that an edit is judged by.
  static let metrics = [
    efficacy, paraphrase, neighborhood, score, magnitude, accuracy, entropy, zsRE,
  ]

  /// What holds for all averages.
  private static let averages = """
    Each record is averaged over its prompts first, then the records are; the standard error is the population's \
    standard deviation over the root of the number of records.
    """

  private static let comparison = """
    NLL is the mean negative log-probability of an object's tokens after the prompt, each given those before it, so \
    long objects are not at a disadvantage. A tie is a failure.
    """

  private static let efficacy = HelpTopic(
    name: "efficacy", summary: "ES: does the edited prompt say the new object",
    rows: [
      ("prompts", "the edit's own, one a record"),
      ("success", "NLL(new) < NLL(old)"),
    ], closing: comparison + " " + averages)

  private static let paraphrase = HelpTopic(
    name: "paraphrase", summary: "PS: do other wordings say the new object",
    rows: [
      ("prompts", "two a record in CounterFact, each behind an unrelated sentence"),
      ("success", "NLL(new) < NLL(old)"),
    ], closing: comparison + " " + averages)

  private static let neighborhood = HelpTopic(
    name: "neighborhood", summary: "NS: are other subjects left alone",
    rows: [
      ("prompts", "ten a record in CounterFact, about other subjects with the same old object"),
      ("success", "NLL(old) < NLL(new): the old object is theirs too"),
    ],
    closing: comparison
      + " The unedited model is asked once and shown beside: what it gets wrong no edit has broken. "
      + averages)

  private static let score = HelpTopic(
    name: "score", summary: "S: one number for all three",
    rows: [
      ("S", "3 / (1/ES + 1/PS + 1/NS), of the averages over all records"),
      ("+/-", "standard error to first order, the three taken as independent"),
    ],
    closing: """
      It is taken once, over the averages, not record by record, and is 0 if one of the three is. What a data set does \
      not have (EasyEdit's records may lack neighbours) is left out of the mean.
      """)

  private static let magnitude = HelpTopic(
    name: "magnitude", summary: "EM, PM, NM: by how much the wanted object is likelier",
    rows: [
      ("EM, PM", "e^-NLL(new) - e^-NLL(old) on the edit's own prompt and the paraphrases"),
      ("NM", "e^-NLL(old) - e^-NLL(new) on the neighbours"),
    ], closing: "From -1 to 1. " + averages)

  private static let accuracy = HelpTopic(
    name: "accuracy", summary: "EA, PA, NA: is the wanted object what the model would say",
    rows: [
      ("EA, PA", "every token of the new object is the likeliest one, given those before it"),
      ("NA", "every token of the old object is, after the neighbours"),
    ],
    closing: "Harder than success: the object has to beat all words, not one. " + averages)

  private static let entropy = HelpTopic(
    name: "entropy", summary: "GE: does the model still write fluently about the subject",
    rows: [
      ("texts", "each opening of the case written on to 100 tokens, drawn from the likeliest five"),
      ("GE", "H2/3 + 2 H3/3, the entropies of the frequencies of word pairs and triples, in bits"),
    ],
    closing: """
      `probe --entropy` measures it, and so do `schedule` and `sweep` with --entropy. Papers show a hundred times the number (615 is 6.15 bits). Words are runs of letters \
      and digits with the marks inside them; any other mark is a word. The reference splits with NLTK's word_tokenize, \
      which takes contractions apart, so figures agree to a few hundredths. A model that repeats itself has low entropy.
      """)

  private static let zsRE = HelpTopic(
    name: "zsre", summary: "how questions of zsRE are judged",
    rows: [
      (
        "ES, PS",
        "share of the new answer's tokens that are the likeliest, each given those before it"
      ),
      ("NS", "the same of the unrelated question's own answer"),
    ],
    closing: """
      zsRE compares no two objects: the three numbers are token accuracies under teacher forcing, as in MEMIT. The new \
      object is the first of `answers` (EasyEdit writes `alt`); the mark of Natural Questions is taken off the unrelated \
      question, and a question mark put behind it.
      """)
}
