import Shell
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A model from a directory brings no text: its statistics have to come from somewhere.
@Suite(.enabled(if: Shared.isPresent, "needs ../shared")) struct SessionStatisticsTests {
  private static let edit = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"

  private func tinyLlama(cache: String? = nil) throws -> SessionTalk {
    let directory = Shared.path("fixtures/tiny-llama")
    var environment = Session.Environment(cacheDirectory: cache)
    environment.unaskedSeconds = 0
    return try SessionTalk(.directory(directory), environment: environment)
  }

  private func temporaryPath(_ name: String) -> String {
    "/tmp/amend-statistics-\(getpid())-\(UInt64.random(in: 0 ... .max))-\(name)"
  }

  @Test func theyAreAskedForAndKept() throws {
    let kept = try TemporaryDirectory()
    let cache = kept.path
    let text = temporaryPath("text")
    let stream = try #require(fopen(text, "w"))
    for line in 0..<400 {
      fputs("Tower number \(line) is in the city of Paris, in France.\n", stream)
    }
    fclose(stream)
    defer { unlink(text) }

    let talk = try tinyLlama(cache: cache)
    #expect(talk.session.prompt == "tiny-llama> ")
    let error = try talk.error(Self.edit)
    #expect(error.code == .noStatistics)
    #expect(error.hint?.contains("stats compute --from") == true)
    let stats = try talk.json("stats compute --from \(text) --tokens 2000")
    #expect(stats["layers"]?[0]?["layer"]?.int == 1)
    #expect(try talk.json(Self.edit)["efficacy"]?.double == 1)

    // Another session finds what this one left, without the text.
    let later = try tinyLlama(cache: cache)
    #expect(try later.json(Self.edit)["digest"]?.string == talk.digest)
    #expect(try later.json("stats")["layers"]?.array?.count == 1)
  }

  @Test func importedFromNumpy() throws {
    let reference = try SafetensorsFile(
      path: Shared.path("fixtures/reference/reference.safetensors"))
    let mean = try reference.doubles("second_moment.1")
    let path = temporaryPath("mom2.npz")
    defer { unlink(path) }
    try NpzWriter.write(
      path, ["mom2.count": ([], [50]), "mom2.mom2": ([640, 640], mean.map { $0 * 50 })])

    let talk = try tinyLlama()
    let stats = try talk.json("stats import \(path) --layer 1")
    #expect(stats["layers"]?[0]?["tokens"]?.int == 50)
    #expect(try talk.json(Self.edit)["efficacy"]?.double == 1)
    #expect(try talk.error("stats import \(path) --layers 1-2").code == .usage)

    let atlas = try SessionTalk()
    let error = try atlas.error("stats import \(path) --layer 1")
    #expect(error.code == .dataNotLoadable)
    #expect(error.message.contains("[640, 640]") && error.message.contains("[1536, 1536]"))
  }
}
