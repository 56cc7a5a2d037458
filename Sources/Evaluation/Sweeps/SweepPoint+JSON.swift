import Tensors

extension SweepSetup {
  var json: JSON {
    [
      "method": .string(method), "layers": .array(layers.map(JSON.integer)),
      "weight": .number(weight), "batch": .integer(batch), "order": .string(order.rawValue),
    ]
  }

  /// nil for anything but what `json` writes.
  init?(_ json: JSON?) {
    guard let json, let method = json["method"]?.string, let weight = json["weight"]?.double,
      let batch = json["batch"]?.int, let layers = json["layers"]?.array?.compactMap(\.int),
      let order = json["order"]?.string.flatMap(SchedulePlan.Order.init)
    else { return nil }
    self.init(method: method, layers: layers, weight: weight, batch: batch, order: order)
  }
}

extension SweepPoint {
  var json: JSON {
    [
      "setup": setup.json, "moments": .array(moments.map(\.json)), "lambda": .number(lambda),
      "mean_leverage": .number(meanLeverage),
      "seconds": seconds.json,
    ]
  }

  /// nil for anything but what `json` writes.
  init?(_ json: JSON) {
    guard let setup = SweepSetup(json["setup"]), let moments = json["moments"]?.array,
      let lambda = json["lambda"]?.double, let leverage = json["mean_leverage"]?.double,
      let seconds = StudySeconds(json["seconds"])
    else { return nil }
    self.init(
      setup: setup, moments: moments.compactMap(Moment.init), lambda: lambda,
      meanLeverage: leverage,
      seconds: seconds)
    guard self.moments.count == moments.count, !moments.isEmpty else { return nil }
  }
}

extension SweepPoint.Moment {
  fileprivate var json: JSON {
    [
      "facts": .integer(facts), "immediate": immediate.json, "final": final?.json ?? .null,
    ]
  }

  fileprivate init?(_ json: JSON) {
    guard let facts = json["facts"]?.int, let immediate = ScoreSummary(json["immediate"]) else {
      return nil
    }
    self.init(facts: facts, immediate: immediate, final: ScoreSummary(json["final"]))
  }
}
