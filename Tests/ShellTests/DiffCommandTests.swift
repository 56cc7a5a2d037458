import Llama
import Shell
import Tensors
import Testing

/// `diff` says how far apart two versions of the weights are, and what of the edits makes the difference.
@Suite struct DiffCommandTests {
  /// What lies between the layer's weights as they are and as the checkpoint has them.
  private func distance(_ session: Session, layer: Int) -> Double {
    let llama = session.open.model.llama
    let pairs = zip(llama.down(layer).weight.values, llama.baseDown(layer).weight.values)
    return pairs.reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
  }

  @Test func itIsTheDistanceOfTheWeights() throws {
    let talk = try SessionTalk()
    try talk.say("edit case 12 --layers 0,1")
    try talk.say("checkpoint one")
    try talk.say("edit case 40")
    let record = try talk.json("diff base")
    let layers = try #require(record["layers"]?.array)
    #expect(layers.map { $0["layer"]?.int } == [0, 1])
    #expect(layers.map { $0["rank_at_most"]?.int } == [1, 2])
    for layer in layers {
      let (index, norm) = (try #require(layer["layer"]?.int), try #require(layer["norm"]?.double))
      let expected = distance(talk.session, layer: index)
      #expect(expected > 0.1 && abs(norm - expected) < 1e-4 * expected, "layer \(index)")
    }
    #expect(record["added"]?.array?.map { $0["id"]?.int } == [1, 2])
    #expect(record["gone"]?.array?.isEmpty == true)
  }

  /// What both versions have cancels to the bit.
  @Test func whatBothHaveIsNoDifference() throws {
    let talk = try SessionTalk()
    try talk.say("edit case 12")
    try talk.say("checkpoint one")
    try talk.say("edit case 40")
    let back = try talk.json("diff now one")
    #expect(back["gone"]?.array?.map { $0["id"]?.int } == [2])
    #expect(back["layers"]?[0]?["rank_at_most"]?.int == 1)
    let same = try talk.json("diff one #1")
    #expect(same["layers"]?.array?.isEmpty == true && same["added"]?.array?.isEmpty == true)
  }
}
