import Tensors

/// The changes that a session's journal tells of: read here by other code than the program's own.
struct KeptChanges {
  /// Nil before the first.
  private(set) var last: JSON?
  /// Of every change, and of what there was before the first.
  private(set) var digests: Set<String> = []

  /// - Throws: `JSONError` for a whole line that is no JSON.
  init(_ journal: [UInt8]) throws {
    // What follows the last line feed was torn.
    for line in journal.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
      let json = try Array(line).withUnsafeBytes { try JSON(parsing: $0) }
      if let base = json["base_digest"]?.string { digests.insert(base) }
      guard let digest = json["digest"]?.string else { continue }
      last = json
      digests.insert(digest)
    }
  }
}
