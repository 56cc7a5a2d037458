import CStorage

/// A 128-bit XXH3 of some bytes: tells models, files and weights apart. Not cryptographic.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The digest of `bytes`.
  package init(of bytes: UnsafeRawBufferPointer) {
    let stream = DigestStream()
    stream.update(bytes)
    self = stream.digest
  }

  /// The digest of `bytes`.
  package init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(of: $0) }
  }

  /// Reads `description` back; nil unless `hex` is exactly 32 hexadecimal digits.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 32, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let high = UInt64(hex.prefix(16), radix: 16), let low = UInt64(hex.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hexadecimal digits, as `xxhsum -H2` prints them.
  package var description: String { Self.hex(high) + Self.hex(low) }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

/// Digests bytes that arrive in pieces; how they are split does not matter.
package struct DigestStream: ~Copyable {
  private let state = storage_digest_create()

  package init() {}

  deinit { storage_digest_free(state) }

  /// Adds the bytes at the end.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    storage_digest_update(state, bytes.baseAddress, bytes.count)
  }

  /// Adds the UTF-8 bytes of `text`, then a zero byte so that two texts do not run together.
  package func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    withUnsafeBytes(of: UInt8(0)) { update($0) }
  }

  /// The digest of everything so far; more may follow.
  package var digest: Digest {
    var high: UInt64 = 0
    var low: UInt64 = 0
    storage_digest_finish(state, &high, &low)
    return Digest(high: high, low: low)
  }
}
