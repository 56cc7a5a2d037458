import Tensors

/// How far a number may be from the recorded one.
struct Tolerance: Equatable, Sendable {
  var absolute = 0.0
  /// As a share of the recorded number.
  var relative = 0.0

  func allows(_ actual: Double, for expected: Double) -> Bool {
    abs(actual - expected) <= max(absolute, relative * abs(expected))
  }

  var text: String {
    absolute == 0 && relative == 0
      ? "exactly"
      : absolute >= relative
        ? "within \(NumberText.compact(absolute))" : "within \(NumberText.percent(relative))"
  }
}

/// How one kind of field of a result is compared in a replay.
struct FieldRule: Sendable {
  let what: String
  /// Nil: not compared.
  let tight: Tolerance?
  let portable: Tolerance?
  private let covers: @Sendable (String) -> Bool

  private init(
    _ what: String, tight: Tolerance?, portable: Tolerance?,
    _ covers: @escaping @Sendable (String) -> Bool
  ) {
    self.what = what
    self.tight = tight
    self.portable = portable
    self.covers = covers
  }

  /// In order; the first that covers a field counts.
  static let all: [FieldRule] = [
    FieldRule("times, memory, paths, libraries", tight: nil, portable: nil) { name in
      ignored.contains(name) || ignoredEndings.contains { name.hasSuffix($0) }
    },
    FieldRule("digest of the unedited model", tight: Tolerance(), portable: Tolerance()) {
      $0 == "base_digest"
    },
    FieldRule("other digests", tight: Tolerance(), portable: nil) { $0.hasSuffix("digest") },
    FieldRule(
      "probabilities", tight: Tolerance(absolute: 1e-6), portable: Tolerance(absolute: 0.05)
    ) { name in
      name.contains("probability") || ["new", "old"].contains { name.hasPrefix($0 + "_") }
    },
    FieldRule(
      "efficacy, paraphrase, neighborhood, score", tight: Tolerance(absolute: 1e-9),
      portable: Tolerance(absolute: 0.1)
    ) { ["efficacy", "paraphrase", "neighborhood", "score"].contains($0) },
    FieldRule("steps", tight: Tolerance(), portable: Tolerance(absolute: 1, relative: 0.2)) {
      $0 == "steps"
    },
  ]

  /// Whole numbers and everything that is no number have to be the same.
  static let whole = FieldRule(
    "text, ids, counts, winners", tight: Tolerance(), portable: Tolerance()
  ) { _ in true }
  static let decimal = FieldRule(
    "other numbers", tight: Tolerance(absolute: 1e-9, relative: 1e-6),
    portable: Tolerance(absolute: 1e-6, relative: 0.05)
  ) { _ in true }

  private static let ignored: Set = [
    "source", "cache_directory", "libraries", "statistics", "statistics_remarks", "file", "path",
    "directory", "runs", "resumed", "measured_by", "weights_because",
  ]
  private static let ignoredEndings = ["seconds", "per_second", "bytes", "_path", "_file", "_at"]

  /// The rule for the member `name` with the recorded value `expected`.
  static func of(_ name: String, _ expected: JSON) -> FieldRule {
    if let rule = all.first(where: { $0.covers(name) }) { return rule }
    if case .number = expected { return decimal }
    return whole
  }
}
