import Llama

/// One forward pass that answers readings: what is fed, and which rows tell about which tokens.
struct ScoringPass {
  /// A token of a reading's object, and the place of the row that predicts it among those asked for.
  struct Label {
    let row: Int
    /// Nil asks what comes behind the object.
    let token: Int32?
    let reading: Int
  }

  /// Every distinct text once.
  let texts: [[Int32]]
  let packed: PackedTexts
  /// Packed rows that the last block and the head are asked for, ascending.
  let rows: [Int32]
  /// In ascending order of `row`.
  let labels: [Label]

  /// - Parameter range: readings of `plan`.
  init(_ range: Range<Int>, of plan: ScoringPlan) {
    var texts: [[Int32]] = []
    let textOfReading = plan.readings[range].map { reading in
      // Equal texts are neighbours.
      if texts.last != reading.text { texts.append(reading.text) }
      return texts.count - 1
    }
    let packed = PackedTexts(texts)
    let wanted = zip(plan.readings[range], textOfReading).flatMap { reading, text in
      packed.rows[text][reading.firstPosition...]
    }
    let asked = AskedRows(wanted)
    let tokens = range.flatMap { index -> [(Int, Int32?)] in
      let reading = plan.readings[index]
      return reading.object.map { (index, $0) } + (reading.wantsEnd ? [(index, nil)] : [])
    }
    labels = zip(asked.places, tokens)
      .map { Label(row: Int($0), token: $1.1, reading: $1.0) }
      .sorted { $0.row < $1.row }
    rows = asked.rows
    self.texts = texts
    self.packed = packed
  }
}
