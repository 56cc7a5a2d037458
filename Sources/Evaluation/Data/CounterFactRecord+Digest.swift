import Tensors

extension [CounterFactRecord] {
  /// Of everything that schedules and sweeps edit or ask, in order.
  package var digest: Digest { digest(of: \.askedTexts) }

  /// Of some texts of every record, in order.
  package func digest(of texts: (CounterFactRecord) -> [String]) -> Digest {
    let stream = DigestStream()
    for text in flatMap(texts) { stream.update(text) }
    return stream.digest
  }
}

extension CounterFactRecord {
  fileprivate var askedTexts: [String] {
    let probes = ProbeSet(self)
    // A prompt that goes from one list to the other is asked something else.
    let lengths = [probes.paraphrases, probes.neighbors].map { "\($0.count)" }
    return [prompt, subject, targetNew, targetTrue] + lengths + probes.prompts
      + (neighborAnswer.map { [$0] } ?? [])
  }
}
