import Editing
import Llama
import Tensors

/// The edits as a LoRA adapter in PEFT's layout: W + B A for each edited `down_proj`, scaled by 1.
///
/// Layout: huggingface/peft, `LoraConfig` and `get_peft_model_state_dict`.
struct AdapterExport {
  private let model: LanguageModel
  private let updates: [MergedUpdate]

  /// - Throws: `MergedUpdate.Failure`, or `Interrupted` between layers.
  init(_ open: OpenModel, cancellation: Cancellation, report: Progress.Report) throws {
    model = open.model
    let layers = open.stack.editedLayers
    updates = try layers.enumerated().map { index, layer in
      try cancellation.check()
      report(Progress("layers merged", index, of: layers.count))
      return try MergedUpdate(layer: layer, of: open.stack.edits)
    }
  }

  var ranks: [(layer: Int, rank: Int)] { updates.map { ($0.layer, $0.rank) } }

  /// Writes the directory, whole or not at all.
  ///
  /// - Throws: `StorageError`.
  func write(to directory: String) throws {
    try AtomicDirectory.write(directory) { temporary in
      try SafetensorsWriter.write(
        temporary + "/adapter_model.safetensors", updates.flatMap(tensors),
        metadata: ["format": "pt", "base_digest": model.digest.description], mode: 0o600)
      try AtomicFile.write(temporary + "/adapter_config.json", mode: 0o600) {
        try $0.write(configuration.bytes)
      }
    }
  }

  private func tensors(_ update: MergedUpdate) -> [SafetensorsWriter.Tensor] {
    let name = "base_model.model.model.\(Self.module(update.layer))"
    let columns = update.right.count / max(update.rank, 1)
    let rows = update.left.count / max(update.rank, 1)
    return [
      .init(name + ".lora_A.weight", shape: [update.rank, columns], floats: update.right),
      .init(name + ".lora_B.weight", shape: [rows, update.rank], floats: update.left),
    ]
  }

  private static func module(_ layer: Int) -> String { "layers.\(layer).mlp.down_proj" }

  /// With alpha equal to the rank, module by module, PEFT's scaling is 1.
  private var configuration: JSON {
    let largest = updates.map(\.rank).max() ?? 1
    let pattern = JSON.object(
      JSONObject(
        updates.filter { $0.rank != largest }.map { (Self.module($0.layer), .integer($0.rank)) }))
    return [
      "peft_type": "LORA", "task_type": "CAUSAL_LM", "inference_mode": true,
      "base_model_name_or_path": .string(model.source == "embedded" ? model.name : model.source),
      "revision": nil,
      "r": .integer(largest), "lora_alpha": .integer(largest), "lora_dropout": 0.0,
      "rank_pattern": pattern, "alpha_pattern": pattern,
      "target_modules": .array(updates.map { .string(Self.module($0.layer)) }),
      "bias": "none", "fan_in_fan_out": false, "use_rslora": false, "use_dora": false,
      "init_lora_weights": true, "modules_to_save": nil, "layers_to_transform": nil,
      "layers_pattern": nil,
    ]
  }
}
