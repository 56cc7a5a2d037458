extension Tokenizer {
  /// A token that was added to those that were learned, such as begin-of-text.
  package struct AddedToken: Sendable, Equatable {
    package let id: Int32
    package let text: String
    /// Only a program writes it.
    package let isSpecial: Bool
    /// It is looked for in the text as the normalizer leaves it, itself normalized, after all those that are not.
    var isNormalized = false
    /// White space before it, or behind it, is part of it.
    var takesBlanksBefore = false
    var takesBlanksBehind = false
    /// It is not found within a word.
    var isWord = false

    package init(id: Int32, text: String, isSpecial: Bool) {
      self.id = id
      self.text = text
      self.isSpecial = isSpecial
    }
  }
}
