/// The element types of safetensors whose elements are whole bytes.
///
/// Weights are read of float32, bfloat16 and float16 alone (`isWeight`); of the others a file may hold what a program
/// passes over or copies.
package enum ElementType: String, Sendable, CaseIterable {
  case complex64 = "C64"
  case float64 = "F64"
  case float32 = "F32"
  case bfloat16 = "BF16"
  case float16 = "F16"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"
  case float8E8M0 = "F8_E8M0"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  case bool = "BOOL"

  /// Bytes of one element.
  package var size: Int {
    switch self {
    case .complex64, .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .bfloat16, .float16, .int16, .uint16: 2
    case .float8E4M3, .float8E5M2, .float8E8M0, .int8, .uint8, .bool: 1
    }
  }
}
