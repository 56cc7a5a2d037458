/// An editing method is a value: it says what lambda the one equation is solved with.
///
///     Delta = R (lambda I + K^T C^-1 K)^-1 K^T C^-1
///
/// ROME (Meng et al. 2022), MEMIT (Meng et al. 2023) and EMMET (Gupta et al. 2024) differ in nothing else once the
/// key is used symmetrically and values are optimised the same way.
package struct EditMethod: Sendable, Equatable {
  package let name: String
  /// How the weight w and EMMET's own factor make lambda.
  package let lambda: @Sendable (_ weight: Double, _ emmetLambda: Double) -> Double
  /// Largest batch the method is defined for; nil if any.
  package let largestBatch: Int?
  package let summary: String

  package static func == (left: EditMethod, right: EditMethod) -> Bool { left.name == right.name }

  /// The fact is met exactly: lambda = 0, one fact at a time.
  package static let rome = EditMethod(
    name: "rome", lambda: { _, _ in 0 }, largestBatch: 1,
    summary: "one fact, met exactly (lambda 0)")
  /// Facts are constraints, softened for conditioning: lambda = emmet_lambda * w.
  package static let emmet = EditMethod(
    name: "emmet", lambda: { $0 * $1 }, largestBatch: nil,
    summary: "batches as constraints (lambda = emmet-lambda * weight)")
  /// Facts are weighed against what is to be preserved: lambda = w (mom2_update_weight).
  package static let memit = EditMethod(
    name: "memit", lambda: { weight, _ in weight }, largestBatch: nil,
    summary: "batches by least squares (lambda = weight)")

  package static let all = [rome, emmet, memit]

  package static func named(_ name: String) -> EditMethod? { all.first { $0.name == name } }
}
