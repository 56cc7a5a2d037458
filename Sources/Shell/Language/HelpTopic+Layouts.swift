extension HelpTopic {
  /// What `dataset` and `edit --from` read.
  static let layouts = HelpTopic(
    name: "layouts", summary: "the files of facts that `dataset` and `edit --from` read",
    rows: [
      (
        "CounterFact",
        "requested_rewrite: prompt with {}, subject, target_new {str}, target_true {str}"
      ),
      ("", "besides: case_id, relation_id, paraphrase_prompts, neighborhood_prompts,"),
      ("", "attribute_prompts, generation_prompts"),
      ("MQuAKE", "the same; requested_rewrite is a list, which is written as one batch"),
      ("", "besides: questions with new_answer, new_single_hops"),
      ("EasyEdit", "prompt, subject, target_new, ground_truth, rephrase_prompt,"),
      ("", "locality_prompt with locality_ground_truth, portability_prompt likewise"),
      ("KnowEdit", "the same; portability and locality are groups of {prompt, ground_truth}"),
      ("", "WikiBio says text, concept and labels for prompt, subject and target_new"),
      ("requests", "prompt with {}, subject, target_new {str}, target_true {str}, as in the"),
      ("", "notebooks of ROME and MEMIT"),
      ("zsRE", "src, subject, answers, alt, rephrase, loc with loc_ans, portability"),
      ("sentences", "one a line: The {Louvre} is in the city of [Paris] -> London"),
    ],
    closing: """
      A file is a JSON list of records, JSON Lines, or a CSV whose columns have the fields' names (a cell may hold a \
      JSON list). What is not a prompt, subject or new object may be missing, null or empty: `edit` asks the unedited \
      model for an old object. Of a list of old objects the first counts; <|endoftext|> is none. The subject is marked by {} or has to \
      stand in the prompt once, as a word, byte for byte. Portability and locality prompts bring their own answers: \
      `edit` and `probe` show the share of an answer's tokens that the model says, the best answer counting; they are \
      no part of ES, PS and NS, nor of `schedule` and `sweep`. --skip-bad leaves out records that cannot be used. In a \
      file of sentences a line that begins with # is a remark.
      """)
}
