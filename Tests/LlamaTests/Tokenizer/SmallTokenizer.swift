import Llama
import Tensors

/// A tokenizer.json of the 256 bytes, in value order as ids 0...255, and a few merges after them.
func smallTokenizer(
  merges: [(String, String)] = [], special: [String] = [], ignoreMerges: Bool = false,
  pairsAsLists: Bool = false
) -> JSON {
  var vocabulary = JSONObject(ByteAlphabet.scalars.enumerated().map { (String($1), .integer($0)) })
  for (left, right) in merges { vocabulary[left + right] = .integer(vocabulary.count) }
  let first = vocabulary.count
  let added = special.enumerated().map { index, text -> JSON in
    ["id": .integer(first + index), "content": .string(text), "special": true]
  }
  let lines = merges.map { left, right -> JSON in
    pairsAsLists ? [.string(left), .string(right)] : .string(left + " " + right)
  }
  return [
    "added_tokens": .array(added), "normalizer": nil,
    "pre_tokenizer": [
      "type": "Sequence",
      "pretokenizers": [
        [
          "type": "Split", "pattern": ["Regex": .string(WordSplitter.llama3)],
          "behavior": "Isolated", "invert": false,
        ],
        ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false],
      ],
    ],
    "decoder": ["type": "ByteLevel"],
    "model": [
      "type": "BPE", "ignore_merges": .bool(ignoreMerges), "vocab": .object(vocabulary),
      "merges": .array(lines),
    ],
  ]
}

extension JSON {
  /// A copy with the value at a path of object keys replaced, or removed if nil.
  func replacing(_ path: [String], with value: JSON?) -> JSON {
    guard let key = path.first else { return value ?? .null }
    var members = object ?? JSONObject()
    let rest = Array(path.dropFirst())
    members[key] = rest.isEmpty ? value : (members[key] ?? .null).replacing(rest, with: value)
    return .object(members)
  }
}
