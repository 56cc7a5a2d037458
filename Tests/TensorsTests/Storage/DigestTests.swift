import Tensors
import Testing

@Suite struct DigestTests {
  /// Expected values from the reference implementation, xxhash 0.8.
  @Test func agreesWithTheReference() {
    #expect(Digest(of: []).description == "99aa06d3014798d86001c324468d497f")
    #expect(Digest(of: Array("abc".utf8)).description == "06b05ab6733a618578af5f94892f3950")
    #expect(Digest(of: sample).description == "54182c58bbb1337c42c23aeead96750d")
  }

  @Test(arguments: [1, 63, 64, 240, 241, 4096])
  func piecesDoNotMatter(size: Int) {
    let stream = DigestStream()
    for start in stride(from: 0, to: sample.count, by: size) {
      let piece = sample[start..<min(start + size, sample.count)]
      piece.withUnsafeBytes { stream.update($0) }
    }
    #expect(stream.digest == Digest(of: sample))
  }

  @Test func readsItsOwnText() {
    let digest = Digest(high: 0xF, low: UInt64.max)
    #expect(digest.description == "000000000000000fffffffffffffffff")
    #expect(Digest(hex: digest.description) == digest)
    #expect(Digest(hex: "+00000000000000fffffffffffffffff") == nil)
    #expect(Digest(hex: "00") == nil)
  }

  @Test func textsDoNotRunTogether() {
    let first = DigestStream()
    first.update("ab")
    first.update("c")
    let second = DigestStream()
    second.update("a")
    second.update("bc")
    #expect(first.digest != second.digest)
  }

  private let sample = (0..<100_000).map { UInt8($0 % 251) }
}
