import Tensors

extension LanguageModel {
  /// Which type multiplies what, in words.
  package var arithmetic: String {
    let stored = llama.head.storage.type
    guard llama.isMapped else { return "weights widened to float32, products in float32" }
    guard stored == .bfloat16 else {
      return "weights \(stored.name) as stored, products in float32"
    }
    return stored.productType == .bfloat16
      ? "weights bfloat16 as stored, products in bfloat16 with float32 sums, edited matrices float32"
      : "weights bfloat16 as stored, products in float32: this processor has no bfloat16 products"
  }
}

extension LanguageModel {
  /// What sets the names of files apart whose numbers were not taken in float32; empty for those.
  package var arithmeticMark: String {
    llama.head.storage.type.productType == .bfloat16 && llama.isMapped ? "-bfloat16" : ""
  }
}

extension Llama {
  /// Its weights stay in the checkpoint.
  package var isMapped: Bool {
    if case .stored = head.storage { return true }
    return false
  }
}

extension ElementType {
  fileprivate var name: String {
    switch self {
    case .bfloat16: "bfloat16"
    case .float16: "float16"
    default: "float32"
    }
  }
}
