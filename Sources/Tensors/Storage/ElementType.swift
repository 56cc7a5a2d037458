/// The element types of safetensors that this program reads.
package enum ElementType: String, Sendable, CaseIterable {
  case float64 = "F64"
  case float32 = "F32"
  case bfloat16 = "BF16"
  case float16 = "F16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint8 = "U8"
  case bool = "BOOL"

  /// Bytes of one element.
  package var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .bfloat16, .float16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }
}

/// The upper half of a `Float`: exact, every bfloat16 is a float32.
@inlinable package func float(bfloat16 bits: UInt16) -> Float {
  Float(bitPattern: UInt32(bits) << 16)
}

/// IEEE half precision to single: exact. Bits only, because `Float16` goes through a library call per
/// element on processors that the default build must support.
@inlinable package func float(float16 bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let magnitude = UInt32(bits & 0x7FFF) << 13
  // Moves the exponent from bias 15 to bias 127; subnormal halves become normal floats.
  let finite = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
  let isFinite = bits & 0x7C00 != 0x7C00
  return Float(bitPattern: sign | (isFinite ? finite : magnitude | 0x7F80_0000))
}
