import Tensors

extension ScoreSummary {
  /// All of it: the count, and of each measure `[mean, standard deviation, count]`.
  package var json: JSON {
    var object = JSONObject([("count", .integer(count))])
    for measure in ScoreMeasure.allCases {
      guard let average = self[measure] else { continue }
      object[measure.rawValue] = [
        .number(average.mean), .number(average.standardDeviation), .integer(average.count),
      ]
    }
    return .object(object)
  }

  /// nil for anything but what `json` writes.
  package init?(_ json: JSON?) {
    guard let json, let count = json["count"]?.int else { return nil }
    let averages = ScoreMeasure.allCases.map { measure -> (ScoreMeasure, Average?) in
      let value = json[measure.rawValue]
      guard let mean = value?[0]?.double, let deviation = value?[1]?.double,
        let count = value?[2]?.int
      else { return (measure, nil) }
      return (measure, Average(mean: mean, standardDeviation: deviation, count: count))
    }
    self.init(count: count, averages: averages)
  }
}
