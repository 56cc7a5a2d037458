import CNumerics
import Editing
import Evaluation
import Llama
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The reference's edits, repeated from the first step on a checkpoint in bfloat16 that is used where it lies.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"))
struct BFloat16EditTests {
  /// tiny-llama rounded to bfloat16, in a directory that goes with the object.
  private final class RoundedModel {
    let model: LanguageModel
    private let directory: String

    init() throws {
      var template = Array("/tmp/amend-bfloat16-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw StorageError("/tmp", "cannot make a directory") }
      directory = String(
        decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      let source = Shared.path("fixtures/tiny-llama")
      for name in ["config.json", "tokenizer.json"] {
        let file = try MappedFile(path: source + "/" + name)
        try AtomicFile.write(directory + "/" + name) { writer in
          try file.withBytes { try writer.write($0) }
        }
      }
      let weights = try SafetensorsFile(path: source + "/model.safetensors")
      try SafetensorsWriter.write(
        directory + "/model.safetensors",
        weights.tensors.map { tensor in
          .init(tensor.name, type: .bfloat16, shape: tensor.shape) { writer in
            let values = try weights.floats(tensor.name)
            var halves = [UInt16](repeating: 0, count: values.count)
            cn_to_bfloat16(Int64(values.count), values, &halves)
            try halves.withUnsafeBytes { try writer.write($0) }
          }
        })
      model = try tinyLlama(directory: directory, weights: .mapped)
    }

    deinit {
      for name in Directory.names(directory) { unlink(directory + "/" + name) }
      rmdir(directory)
    }
  }

  @Test(arguments: ["rome_case0", "memit_case0", "memit_w10_case0", "emmet_batch", "memit_batch"])
  func editsAgree(_ run: String) throws {
    let reference = try Reference()
    let rounded = try RoundedModel()
    let editor = try reference.editor(rounded.model)
    let (settings, cases) = try reference.settings(run)
    let edit = try editor.edit(try cases.map(reference.fact), settings)

    let update = edit.updates[0]
    let delta = update.delta(rows: 160, columns: 640)
    let expected = try reference.file.floats("\(run).delta.\(update.layer)")
    let difference = Matrix(160, 640, zip(delta.values, expected).map { $0 - $1 })
    #expect(difference.norm / Matrix(160, 640, expected).norm < 0.03)

    // Every prompt is won by the object that won in the reference, so ES, PS and NS are equal. But for a draw: one
    // paraphrase of the batches was decided by 0.002 nats, where the next closest has 0.6.
    let scores = try Scorer(rounded.model).scores(cases.map(reference.probes))
    var draws = 0
    for (index, score) in scores.enumerated() {
      let expected = reference.json[run]?["nll"]?[index]
      for (prompt, result) in ([score.rewrite] + score.paraphrases + score.neighbors).enumerated() {
        let new = try #require(expected?["new"]?[prompt]?.double)
        let old = try #require(expected?["true"]?[prompt]?.double)
        if abs(new - old) < 0.01 {
          draws += 1
        } else {
          #expect((result.newNLL < result.oldNLL) == (new < old))
        }
      }
    }
    #expect(draws <= 1)
  }
}
