/// White space as Python's `str.strip` and the `\s` of its regular expressions have it, which is not quite Unicode's.
enum PythonSpace {
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// The text without white space, or without `characters`, at its start and at its end.
  static func strip(
    _ text: String, atStart: Bool = true, atEnd: Bool = true, characters: String? = nil
  ) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    let isStripped = { (scalar: Unicode.Scalar) in set?.contains(scalar) ?? contains(scalar) }
    var scalars = text.unicodeScalars[...]
    if atStart { scalars = scalars.drop(while: isStripped) }
    while atEnd, let last = scalars.last, isStripped(last) { scalars.removeLast() }
    return String(scalars)
  }
}
