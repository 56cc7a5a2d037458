/// What a checkpoint calls the tensors of a Llama.
///
/// Hugging Face's names begin with "model.", but for the head's. Programs that wrap a model put something in front
/// ("module.", "_orig_mod."), and a file of the blocks alone begins with "layers.".
struct TensorNames: Sendable, Equatable {
  /// What stands in the place of "model.".
  let prefix: String
  /// What stands in front of "lm_head.weight".
  let headPrefix: String

  private static let usual = "model."
  private static let head = "lm_head.weight"
  /// Every Llama has it, and no other tensor ends like it.
  private static let first = "layers.0.input_layernorm.weight"

  /// - Parameter names: of all tensors. Names of no Llama, or of two, are taken to be the usual ones, so that what is
  ///   missing or too much is said in those.
  init(_ names: some Sequence<String>) {
    var prefixes: Set<String> = []
    var heads: Set<String> = []
    for name in names {
      if let prefix = Self.prefix(of: name, before: Self.first) { prefixes.insert(prefix) }
      if let prefix = Self.prefix(of: name, before: Self.head) { heads.insert(prefix) }
    }
    let prefix = prefixes.count == 1 ? prefixes.first ?? Self.usual : Self.usual
    self.prefix = prefix
    let usualHead =
      prefix.hasSuffix(Self.usual) ? String(prefix.dropLast(Self.usual.count)) : prefix
    headPrefix =
      heads.contains(usualHead)
      ? usualHead : heads.filter(prefix.hasPrefix).sorted().last ?? usualHead
  }

  /// What a tensor is called here that Hugging Face calls `name`.
  func stored(_ name: String) -> String {
    if name == Self.head { return headPrefix + name }
    return name.hasPrefix(Self.usual) ? prefix + name.dropFirst(Self.usual.count) : name
  }

  /// What to say of names that are not the usual ones; nil for those.
  var remark: String? {
    guard prefix != Self.usual || headPrefix != "" else { return nil }
    return prefix.isEmpty
      ? "the names of its tensors lack the usual prefix \"\(Self.usual)\""
      : "the names of its tensors begin with \"\(prefix)\" in the place of \"\(Self.usual)\""
  }

  /// What stands in front of `ending`; nil if the name does not end so, or the prefix is no whole word.
  private static func prefix(of name: String, before ending: String) -> String? {
    guard name.utf8.count >= ending.utf8.count, name.hasSuffix(ending) else { return nil }
    let prefix = String(name.dropLast(ending.count))
    return prefix.isEmpty || prefix.hasSuffix(".") ? prefix : nil
  }
}
