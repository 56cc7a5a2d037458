import Tensors

/// Everything a session has done to a model, without the model: the versions of its weights, how one was made of
/// another, and which is in force.
///
/// Versions are numbered in the order in which they were made, and none is ever thrown away: a new edit after `undo`
/// begins a branch. `undo` and `redo` walk along the moves from version to version that a user made, whatever they
/// were; so a checkout or a drop is undone like an edit. The same moves always give the same numbers, which is why a
/// journal of moves is enough to have it all again.
package struct EditHistory: Sendable {
  /// The unedited weights, or an edit on top of another version.
  package struct Version: Sendable {
    /// Nil for the unedited weights alone.
    package let parent: Int?
    package let edit: Edit?
    /// Edits in force.
    package let depth: Int
    /// Of this edit and all below it.
    let chain: Digest?
    /// For each layer that differs from the checkpoint the version that changed it last; ascending layers.
    let tops: [(layer: Int, version: Int)]

    /// Layers that differ from the checkpoint, ascending.
    package var layers: [Int] { tops.map(\.layer) }
  }

  /// One thing a user did that put another version in force.
  package struct Move: Sendable {
    package enum Kind: Sendable, Equatable {
      case edit
      case drop(id: Int)
      case checkout(name: String)
    }
    package let kind: Kind
    package let from: Int
    package let to: Int
  }

  /// A name that a user gave to a version.
  package struct Checkpoint: Sendable {
    package let name: String
    package let version: Int
  }

  package private(set) var versions = [
    Version(parent: nil, edit: nil, depth: 0, chain: nil, tops: [])
  ]
  /// The version in force.
  package private(set) var here = 0
  /// What `undo` goes back along, newest last.
  package private(set) var past: [Move] = []
  /// What `redo` goes along again, next last.
  package private(set) var future: [Move] = []
  /// In the order in which they were set.
  package private(set) var checkpoints: [Checkpoint] = []
  package private(set) var lastID = 0

  package init() {}

  // MARK: Questions

  /// The versions from the first edit to `version`, oldest first.
  package func path(to version: Int) -> [Int] {
    var path: [Int] = []
    var next = version
    while let parent = versions[next].parent {
      path.append(next)
      next = parent
    }
    return path.reversed()
  }

  /// The edits that make a version, oldest first.
  package func edits(of version: Int) -> [Edit] {
    path(to: version).compactMap { versions[$0].edit }
  }

  /// The version whose newest edit is `id`: of several, one that is in force or else the newest.
  package func version(endingIn id: Int) -> Int? {
    path(to: here).last { versions[$0].edit?.id == id }
      ?? versions.lastIndex { $0.edit?.id == id }
  }

  package func version(named name: String) -> Int? {
    checkpoints.first { $0.name == name }?.version
  }

  // MARK: Moves

  /// Puts an edit on top of the version in force. What was undone can no longer be redone, but checked out.
  package mutating func push(_ edit: Edit) {
    go(to: add(edit, on: here), .edit)
  }

  /// Goes back along the last `count` moves.
  /// - Throws: `EditError` if there are fewer; then nothing has changed.
  package mutating func undo(_ count: Int) throws(EditError) {
    guard count <= past.count, count > 0 else {
      throw EditError(
        .nothingToUndo,
        past.isEmpty ? "there is nothing to undo" : "only \(past.count) changes can be undone",
        hint: past.isEmpty ? "nothing has been changed yet" : "see `log`")
    }
    for _ in 0..<count {
      let move = past.removeLast()
      future.append(move)
      here = move.from
    }
  }

  /// Goes along the last `count` undone moves again.
  /// - Throws: `EditError` if there are fewer; then nothing has changed.
  package mutating func redo(_ count: Int) throws(EditError) {
    guard count <= future.count, count > 0 else {
      throw EditError(
        .nothingToRedo,
        future.isEmpty ? "there is nothing to redo" : "only \(future.count) changes can be redone",
        hint: "a new edit forgets what was undone before it; `checkout` still finds it in `log`")
    }
    for _ in 0..<count {
      let move = future.removeLast()
      past.append(move)
      here = move.to
    }
  }

  /// Puts another version in force.
  package mutating func checkout(_ version: Int, as name: String) {
    go(to: version, .checkout(name: name))
  }

  /// The edits in force above the newest one called `id`, oldest first.
  /// - Throws: `EditError` if that one is not in force.
  package func edits(above id: Int) throws(EditError) -> (below: Int, later: [Edit]) {
    let path = path(to: here)
    guard let place = path.lastIndex(where: { versions[$0].edit?.id == id }) else {
      let isKnown = versions.contains { $0.edit?.id == id }
      throw EditError(
        .editNotFound, isKnown ? "edit #\(id) is not in force" : "there is no edit #\(id)",
        hint: "`log` lists the edits")
    }
    let later = path[(place + 1)...].compactMap { versions[$0].edit }
    return (versions[path[place]].parent ?? 0, later)
  }

  /// Leaves out one of the edits in force.
  ///
  /// - Parameter later: what is to follow in the place of the later edits; nil lets those follow as they are.
  /// - Throws: `EditError` if it is not in force.
  package mutating func drop(_ id: Int, later: [Edit]? = nil) throws(EditError) {
    let (below, untouched) = try edits(above: id)
    var top = below
    for edit in later ?? untouched { top = add(edit, on: top) }
    go(to: top, .drop(id: id))
  }

  /// Names the version in force, or with `version` nil forgets the name.
  package mutating func setCheckpoint(_ name: String, to version: Int?) {
    checkpoints.removeAll { $0.name == name }
    if let version { checkpoints.append(Checkpoint(name: name, version: version)) }
  }

  private mutating func go(to version: Int, _ kind: Move.Kind) {
    past.append(Move(kind: kind, from: here, to: version))
    future = []
    here = version
  }

  private mutating func add(_ edit: Edit, on parent: Int) -> Int {
    let number = versions.count
    let below = versions[parent]
    let stream = DigestStream()
    stream.update(below.chain?.description ?? "")
    stream.update(edit.digest.description)
    let touched = edit.updates.map { (layer: $0.layer, version: number) }
    let kept = below.tops.filter { top in !touched.contains { $0.layer == top.layer } }
    versions.append(
      Version(
        parent: parent, edit: edit, depth: below.depth + 1, chain: stream.digest,
        tops: (kept + touched).sorted { $0.layer < $1.layer }))
    lastID = max(lastID, edit.id)
    return number
  }
}
