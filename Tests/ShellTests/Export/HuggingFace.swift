import Llama
import Tensors
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// transformers and peft, where they are installed: the programs that exports are made for.
enum HuggingFace {
  static let missing = "needs a Python with torch, transformers and peft (AMEND_PYTHON names it)"

  private static let python = getenv("AMEND_PYTHON").map { String(cString: $0) } ?? "python3"

  static let isPresent: Bool = {
    let question =
      "import importlib.util as u, sys; "
      + "sys.exit(not all(map(u.find_spec, ['torch', 'transformers', 'peft', 'safetensors'])))"
    return system("'\(python)' -c \"\(question)\" > /dev/null 2>&1") == 0
  }()

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Logits [T, V] of one text, by the exported checkpoint and by the base with the adapter on it.
  struct Logits {
    let full, adapted: [Float]
  }

  /// Loads both exports as their users do, in float32.
  static func logits(
    of ids: [Int32], base: String, full: String, adapter: String, in directory: TemporaryDirectory
  ) throws -> Logits {
    let script = try directory.write(program, to: "logits.py")
    let result = directory("logits.safetensors")
    let log = directory("log")
    let words =
      [python, script, base, full, adapter, result] + ids.map(String.init)
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    guard system("HF_HUB_OFFLINE=1 \(command) > '\(log)' 2>&1") == 0 else {
      let text = try MappedFile(path: log).withBytes { String(decoding: $0, as: UTF8.self) }
      throw Failure(description: text)
    }
    let file = try SafetensorsFile(path: result)
    return Logits(full: try file.floats("full"), adapted: try file.floats("adapted"))
  }

  private static let program = """
    import sys, torch
    from transformers import AutoModelForCausalLM
    from peft import PeftModel
    from safetensors.torch import save_file
    base, full, adapter, result = sys.argv[1:5]
    ids = torch.tensor([[int(word) for word in sys.argv[5:]]])
    torch.set_num_threads(1)
    def logits(model):
      with torch.no_grad():
        return model(ids).logits[0].contiguous()
    def load(path):
      return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    save_file({
      "full": logits(load(full)),
      "adapted": logits(PeftModel.from_pretrained(load(base), adapter)),
    }, result)

    """
}

extension Llama {
  /// Logits [T, V] of one text.
  func logits(of ids: [Int32]) throws -> [Float] {
    let batch = PackedBatch([ids])
    let hidden = Matrix()
    let logits = Matrix()
    try embed(batch, into: hidden)
    try forward(
      hidden, through: 0..<configuration.blockCount, batch, store: KeyValueStore(configuration),
      tape: Tape(forwardOnly: ()))
    self.logits(hidden, into: logits, scratch: HeadActivations())
    return logits.values
  }
}
