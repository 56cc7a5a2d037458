import Shell
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `status --verify`: every byte of the checkpoint, against what was there before.
@Suite struct SessionVerifyTests {
  private func temporaryPath() -> String {
    "/tmp/amend-verify-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  }

  @Test func aSmallModelIsCoveredByItsDigest() throws {
    let talk = try SessionTalk()
    let plain = try talk.json("status")
    #expect(plain["base_digest_covers"]?.string == "every byte")
    #expect(plain["full_digest"] == plain["base_digest"])
    #expect(plain["verified"]?.bool == false)
    #expect(try talk.json("status --verify")["verified"]?.bool == true)
    #expect(try talk.say("status --verify").contains("every byte is as it was"))
  }

  @Test func aLargeModelIsComparedWithTheLastTime() throws {
    let directory = try LlamaDirectory(intermediateSize: 180_000)
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    let kept = try TemporaryDirectory()
    let cache = kept.path
    func talk(cache: String? = cache) throws -> SessionTalk {
      try SessionTalk(.directory(directory.path), environment: .init(cacheDirectory: cache))
    }
    let first = try talk()
    #expect(try first.json("status")["full_digest"]?.isNull == true)
    let taken = try first.json("status --verify")
    #expect(taken["base_digest_covers"]?.string == "headers and samples")
    #expect(taken["verified"]?.bool == false)
    #expect(taken["full_digest"]?.string?.utf8.count == 32)
    #expect(try first.json("status")["full_digest"] == taken["full_digest"])
    #expect(try talk().json("status --verify")["verified"]?.bool == true)

    try directory.setByte("model.safetensors", fromEnd: 80_000, to: 1)
    let later = try talk()
    #expect(try later.json("status")["base_digest"] == taken["base_digest"])
    let error = try later.error("status --verify")
    #expect(error.code == .checkpointChanged)
    #expect(error.hint?.contains("remove \(cache)/") == true)
    #expect(try talk(cache: nil).say("status --verify").contains("not kept: there is no cache"))
  }
}
