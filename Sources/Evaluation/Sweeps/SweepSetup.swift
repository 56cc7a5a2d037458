import Editing

/// One way to edit that a sweep tries: everything that the sweep may vary.
package struct SweepSetup: Sendable, Hashable {
  package var method: String
  package var layers: [Int]
  /// w, on whose scale lambda lives.
  package var weight: Double
  package var batch: Int
  package var order: SchedulePlan.Order

  package init(
    method: String, layers: [Int], weight: Double, batch: Int, order: SchedulePlan.Order
  ) {
    self.method = method
    self.layers = layers
    self.weight = weight
    self.batch = batch
    self.order = order
  }

  /// The settings of its edits; what the sweep does not vary is taken from `base`.
  /// - Throws: `EditError` for a method that there is not.
  func settings(_ base: EditSettings) throws -> EditSettings {
    guard let method = EditMethod.named(method) else {
      throw EditError(.badSettings, "there is no method \(self.method)")
    }
    var settings = base
    settings.method = method
    settings.layers = layers
    settings.weight = weight
    return settings
  }
}
