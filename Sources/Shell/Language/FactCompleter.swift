import Tensors

/// Tab inside a text: prompts, subjects and objects of the facts that are known.
struct FactCompleter {
  /// Earlier ones are offered first.
  let sources: [KnownFacts]

  /// What can stand from byte `start` of the typed text on.
  struct Offer {
    var candidates: [Candidate] = []
    var start = 0
  }

  /// More than this is no longer read: then beginnings are offered instead of whole prompts.
  private static let readable = 40

  /// A way to go on: a fact, and how it is put.
  private struct Match {
    let fact: KnownFacts.Fact
    let wording: KnownFacts.Wording
    /// What is typed ends before the subject begins, or just there.
    let isBeforeSubject: Bool
  }

  // MARK: - Prompts

  /// Prompts that begin with `typed`: whole ones if they are few, else up to the end of their subjects; or, while the
  /// subject is not in sight, up to where it begins.
  ///
  /// - Parameter isMarked: with braces around the subject, though they are not typed.
  func prompts(startingWith typed: String, isMarked: Bool) -> [Candidate] {
    let matches = sources.flatMap { Self.matches(typed, in: $0) }
    if matches.count > Self.readable {
      // A brace goes on even where the text does not.
      let goesOn = matches.allSatisfy {
        $0.isBeforeSubject && (isMarked || $0.wording.before.utf8.count > typed.utf8.count)
      }
      return matches.map { goesOn ? Self.opening($0, isMarked) : Self.upToSubject($0, isMarked) }
        .distinct
    }
    return matches.map { Self.whole($0, isMarked) }.distinct
  }

  private static func matches(_ typed: String, in known: KnownFacts) -> [Match] {
    let typed = typed.utf8
    // Of each wording, what is typed behind its beginning; nil if it begins otherwise.
    let rests = known.wordings.map { wording -> Substring.UTF8View? in
      let before = wording.before.utf8
      guard before.count < typed.count else {
        return before.starts(with: typed) ? ""[...].utf8 : nil
      }
      return typed.starts(with: before) ? typed.dropFirst(before.count) : nil
    }
    var matches: [Match] = []
    for fact in known.facts {
      for number in fact.wordings {
        guard let rest = rests[number] else { continue }
        let wording = known.wordings[number]
        if rest.isEmpty || continues(fact.subject.utf8, wording.after.utf8, after: rest) {
          matches.append(Match(fact: fact, wording: wording, isBeforeSubject: rest.isEmpty))
        }
      }
    }
    return matches
  }

  /// Whether `subject` and `after`, one behind the other, begin with `rest`.
  private static func continues(
    _ subject: String.UTF8View, _ after: String.UTF8View, after rest: Substring.UTF8View
  ) -> Bool {
    guard rest.count > subject.count else { return subject.starts(with: rest) }
    return rest.starts(with: subject) && after.starts(with: rest.dropFirst(subject.count))
  }

  private static func opening(_ match: Match, _ isMarked: Bool) -> Candidate {
    let wording = match.wording
    return Candidate(
      wording.before + (isMarked ? "{" : ""), "...\(wording.after)", isComplete: false)
  }

  private static func upToSubject(_ match: Match, _ isMarked: Bool) -> Candidate {
    Candidate(subject(match, isMarked), match.fact.object, isComplete: false)
  }

  private static func whole(_ match: Match, _ isMarked: Bool) -> Candidate {
    Candidate(
      subject(match, isMarked) + match.wording.after, match.fact.object, isComplete: isMarked)
  }

  private static func subject(_ match: Match, _ isMarked: Bool) -> String {
    let subject = match.fact.subject
    return match.wording.before + (isMarked ? "{\(subject)}" : subject)
  }
}

// MARK: - Marked texts

extension FactCompleter {
  /// The next part of `PROMPT WITH {SUBJECT}`, and with `takesObjects` of `[OLD] -> NEW` behind it.
  func marked(_ typed: String, takesObjects: Bool) -> Offer {
    let text = MarkedBeginning(typed)
    guard let before = text.before else {
      return Offer(candidates: prompts(startingWith: typed, isMarked: true))
    }
    guard let subject = text.subject else {
      return Offer(
        candidates: subjects(behind: before, startingWith: text.rest), start: text.restStart)
    }
    guard let after = text.after else {
      let endings = endings(before, subject).filter { $0.text.utf8.starts(with: text.rest.utf8) }
      if !endings.isEmpty { return Offer(candidates: endings, start: text.restStart) }
      guard takesObjects, text.rest.utf8.last?.isBlank ?? false else { return Offer() }
      return Offer(
        candidates: marks(before, subject, text.rest.trimmingBlanks(atStart: false)),
        start: typed.utf8.count)
    }
    guard takesObjects else { return Offer() }
    switch text.part {
    case .old:
      let old = objectsOf(before, subject, after).map { Candidate($0 + "]", "what is true") }
      return Offer(candidates: old.fitting(text.rest), start: text.restStart)
    case .arrow:
      return Offer(
        candidates: [Candidate("->", "what it is to say follows")].fitting(text.rest),
        start: text.restStart)
    case .new:
      let others = otherObjects(before, subject, after).filter { $0 != text.old }
      return Offer(
        candidates: others.map { Candidate($0, isComplete: false) }.fitting(text.rest),
        start: text.restStart)
    case .prompt: return Offer()
    }
  }

  /// Subjects of which something is said that begins with `before`; any subjects if there are none.
  private func subjects(behind before: String, startingWith typed: String) -> [Candidate] {
    let known = sources.flatMap { source in
      source.facts.compactMap { fact -> Candidate? in
        guard fact.subject.utf8.starts(with: typed.utf8) else { return nil }
        let wordings = source.wordings[fact.wordings].filter { $0.before.hasSameBytes(as: before) }
        guard !wordings.isEmpty else { return nil }
        let isWord = wordings.allSatisfy { $0.after.utf8.first?.isBlank ?? true }
        return Candidate(fact.subject + "}", fact.object, isComplete: isWord)
      }
    }
    if !known.isEmpty { return known.distinct }
    return sources.flatMap(\.facts).filter { $0.subject.utf8.starts(with: typed.utf8) }
      .map { Candidate($0.subject + "}", $0.object) }.distinct
  }

  /// How prompts about the subject end that begin with `before`; of a subject that nothing is known of, how those of
  /// others do.
  private func endings(_ before: String, _ subject: String) -> [Candidate] {
    let own = wordings(before, subject).map { Candidate($0.wording.after, $0.object) }
    if !own.isEmpty { return own.distinct }
    return sources.flatMap(\.wordings).filter { $0.before.hasSameBytes(as: before) }
      .map { Candidate($0.after) }.distinct
  }

  private func wordings(
    _ before: String, _ subject: String
  ) -> [(wording: KnownFacts.Wording, object: String)] {
    sources.flatMap { source in
      source.facts.filter { $0.subject.hasSameBytes(as: subject) }.flatMap { fact in
        source.wordings[fact.wordings].filter { $0.before.hasSameBytes(as: before) }
          .map { ($0, fact.object) }
      }
    }
  }

  private func marks(_ before: String, _ subject: String, _ after: String) -> [Candidate] {
    objectsOf(before, subject, after).map { Candidate("[\($0)]", "what is true; may be left out") }
      + [Candidate("->", "what it is to say follows")]
  }

  /// What is true of the subject, in these words.
  private func objectsOf(_ before: String, _ subject: String, _ after: String) -> [String] {
    let found = wordings(before, subject).filter {
      $0.wording.after.hasSameBytes(as: after) && !$0.object.isEmpty
    }
    return found.map { Candidate($0.object) }.distinct.map(\.text)
  }

  /// What could be said of the subject: anything that is said, in these words, of somebody; or else what is said where
  /// the subject is known.
  private func otherObjects(_ before: String, _ subject: String, _ after: String) -> [String] {
    let found = sources.flatMap { source -> [String] in
      var relations = Set(
        source.wordings.filter {
          $0.before.hasSameBytes(as: before) && $0.after.hasSameBytes(as: after)
        }.map(\.relation))
      if relations.isEmpty {
        let facts = source.facts.filter { $0.subject.hasSameBytes(as: subject) }
        relations = Set(facts.compactMap { source.wordings[$0.wordings].first?.relation })
      }
      return relations.sorted().flatMap { source.relations[$0].objects }
    }
    return Set(found).sorted()
  }
}

extension [Candidate] {
  /// The first of each text.
  var distinct: [Candidate] {
    var seen: Set<String> = []
    return filter { seen.insert($0.text).inserted }
  }

  fileprivate func fitting(_ typed: String) -> [Candidate] {
    filter { $0.text.utf8.starts(with: typed.utf8) }
  }
}
