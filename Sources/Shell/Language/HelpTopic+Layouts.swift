extension HelpTopic {
  /// What `dataset` and `edit --from` read.
  static let layouts = HelpTopic(
    name: "layouts", summary: "the files of facts that `dataset` and `edit --from` read",
    rows: [
      (
        "CounterFact",
        "case_id, requested_rewrite {prompt with {}, subject, target_new {str}, target_true {str}, relation_id}, "
          + "paraphrase_prompts, neighborhood_prompts, attribute_prompts, generation_prompts"
      ),
      (
        "MQuAKE",
        "the same with a list of rewrites, which are written as one batch; questions with new_answer, new_single_hops"
      ),
      (
        "EasyEdit",
        "prompt, subject, target_new, ground_truth, rephrase_prompt, locality_prompt, locality_ground_truth, "
          + "portability_prompt, portability_ground_truth"
      ),
      (
        "KnowEdit",
        "the same, with portability and locality as groups of {prompt, ground_truth}; WikiBio's text, concept and labels"
      ),
      (
        "requests",
        "prompt with {}, subject, target_new {str}, target_true {str}: the lists of ROME's and MEMIT's notebooks"
      ),
      ("zsRE", "subject, src, answers, alt, rephrase, loc, loc_ans, portability"),
      ("sentences", "one a line: The {Louvre} is located in the city of [Paris] -> London"),
    ],
    closing: """
      A file is a JSON list of records, JSON Lines, or a CSV whose columns have the fields' names (a cell may hold a \
      JSON list). What is not a prompt, subject or new object may be missing, null or empty: `edit` asks the unedited \
      model for an old object, and takes a list's first. <|endoftext|> is none. The subject is marked by {} or has to \
      stand in the prompt once, as a word, byte for byte. Portability and locality prompts bring their own answers: \
      `edit` and `probe` show the share of an answer's tokens that the model says, the best answer counting; they are \
      no part of ES, PS and NS, nor of `schedule` and `sweep`. --skip-bad leaves out records that cannot be used. In a \
      file of sentences a line that begins with # is a remark.
      """)
}
