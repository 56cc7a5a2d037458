import Tensors

/// Meta's tokenizer.model: a line for each token, its bytes in base64, a blank and its rank, which is its id.
///
/// The special tokens are not in the file: Llama-3 puts 256 of them behind the ranks. Merges are not there either: any
/// two tokens whose bytes together are a token may be joined, and the one of lowest rank goes first (tiktoken).
struct RankFile {
  private var tokens = TokenList()
  private var vocabulary = Vocabulary(TokenList(), hiding: [])
  private let source: String

  /// - Throws: `StorageError` naming the file and the line.
  init(_ bytes: UnsafeRawBufferPointer, source: String) throws(StorageError) {
    self.source = source
    let bytes = bytes.assumingMemoryBound(to: UInt8.self)
    guard bytes.first != UInt8(ascii: "\n") else {
      throw StorageError(
        source, "this is SentencePiece's format, not a list of ranks",
        hint: "put the model's tokenizer.json beside it")
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      try read(UnsafeBufferPointer(rebasing: line), index + 1)
    }
    guard tokens.count > 0 else { throw StorageError(source, "the file is empty") }
    if let gap = tokens.firstGap {
      throw StorageError(source, "no token has the rank \(gap)", hint: Self.damaged)
    }
    vocabulary = Vocabulary(tokens, hiding: [])
  }

  private static let longestToken = 1024
  private static let damaged = "the file is damaged: download it again"

  private func complaint(_ line: Int, _ what: String) -> StorageError {
    StorageError(source, "line \(line) \(what)", hint: Self.damaged)
  }

  private mutating func read(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int
  ) throws(StorageError) {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else {
      throw complaint(number, "has no blank between token and rank")
    }
    guard let token = Base64.decode(line[..<blank]), !token.isEmpty else {
      throw complaint(number, "does not begin with a token in base64")
    }
    // A whole file on one line would be tried out at every place where it can be cut.
    guard token.count <= Self.longestToken else {
      throw complaint(number, "has a token of \(token.count) bytes, which is not plausible")
    }
    let digits = String(decoding: line[(blank + 1)...], as: UTF8.self)
    guard let rank = Int32(digits), (0...Int32(TokenList.largestID)).contains(rank) else {
      throw complaint(number, "does not end with a rank")
    }
    guard tokens.place(token, at: rank) else {
      throw complaint(number, "has the rank \(rank), which another token has")
    }
  }

  /// - Throws: `StorageError` if some byte has no token, or two tokens are the same.
  var tokenizer: Tokenizer {
    get throws(StorageError) {
      var byteIDs: [Int32] = []
      for byte in UInt8.min...UInt8.max {
        guard let id = [byte].withUnsafeBufferPointer({ vocabulary.id(of: $0) }) else {
          throw StorageError(source, "no token is the byte \(byte)", hint: Self.damaged)
        }
        byteIDs.append(id)
      }
      let merges = try mergeTable()
      let special = Self.specialTokens(from: Int32(tokens.count))
      var all = tokens
      for token in special { _ = all.place(token.text.utf8, at: token.id) }
      return Tokenizer(
        kind: .byteLevel(.llama3), vocabulary: Vocabulary(all, hiding: Set(special.map(\.id))),
        addedTokens: special, byteIDs: byteIDs, merges: merges, takesWholeWords: true,
        origin: .rankFile(beginOfText: Int32(tokens.count)))
    }
  }

  /// Every way to join two tokens to a third.
  private func mergeTable() throws(StorageError) -> MergeTable {
    var merges: [(left: Int32, right: Int32, result: Int32)] = []
    for result in 0..<Int32(tokens.count) {
      let token = tokens[result]
      let isFirst = token.withUnsafeBufferPointer { bytes in
        for cut in bytes.indices.dropFirst() {
          if let left = vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[..<cut])),
            let right = vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[cut...]))
          {
            merges.append((left, right, result))
          }
        }
        return vocabulary.id(of: bytes) == result
      }
      guard isFirst else {
        throw StorageError(
          source, "the token of rank \(result) is there twice", hint: Self.damaged)
      }
    }
    var table = MergeTable(capacity: merges.count)
    for merge in merges {
      table.set(
        merge.left, merge.right,
        .init(rank: UInt32(bitPattern: merge.result), result: merge.result))
    }
    return table
  }

  /// Llama-3's 256, as Meta's own code numbers them.
  private static func specialTokens(from first: Int32) -> [Tokenizer.AddedToken] {
    let named: [Int: String] = [
      0: "begin_of_text", 1: "end_of_text", 6: "start_header_id", 7: "end_header_id", 9: "eot_id",
    ]
    var reserved = 0
    return (0..<256).map { index in
      var name = named[index]
      if name == nil {
        name = "reserved_special_token_\(reserved)"
        reserved += 1
      }
      return .init(id: first + Int32(index), text: "<|\(name ?? "")|>", isSpecial: true)
    }
  }
}
