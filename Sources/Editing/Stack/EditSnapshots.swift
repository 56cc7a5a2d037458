import Llama
import Tensors

/// Edited matrices that are kept so that undo and checkout need not add up everything from the checkpoint.
///
/// Within its budget it keeps the newest, and of the older ones every 1st, 2nd, 4th, 8th ... edit: as few as the
/// budget calls for, evenly spaced. So with room for m matrices any version of a session of n edits is at most
/// 2 n / m additions away.
struct EditSnapshots {
  /// An edited `down_proj` and the digest of its bytes.
  struct Matrix {
    let linear: Linear
    let digest: Digest
    let depth: Int
  }

  private struct Place: Hashable, Comparable {
    let version: Int
    let layer: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.version, left.layer) < (right.version, right.layer)
    }
  }

  /// Bytes.
  private let budget: Int
  private var kept: [Place: Matrix] = [:]
  private var bytes = 0
  /// Of the versions that are not the newest, those whose depth is a multiple of this are kept.
  private var spacing = 1

  /// Matrices that are kept at most, whatever the budget: a checkout among 4,096 edits is then 128 additions away,
  /// which is a tenth of a second on a model small enough for so many.
  private static let mostKept = 64

  private var isOverfull: Bool { bytes > budget || kept.count > Self.mostKept }

  init(budget: Int) { self.budget = budget }

  subscript(version: Int, layer: Int) -> Matrix? { kept[Place(version: version, layer: layer)] }

  @discardableResult
  mutating func keep(_ linear: Linear, of layer: Int, at version: Int, depth: Int) -> Matrix {
    let matrix = Matrix(
      linear: linear, digest: Digest(of: linear.editedBytes), depth: depth)
    let old = kept.updateValue(matrix, forKey: Place(version: version, layer: layer))
    bytes += linear.ownedBytes - (old?.linear.ownedBytes ?? 0)
    return matrix
  }

  mutating func removeAll() {
    kept = [:]
    bytes = 0
    spacing = 1
  }

  /// Forgets versions that never came to be.
  mutating func remove(from version: Int) {
    for place in kept.keys where place.version >= version { remove(place) }
  }

  private mutating func remove(_ place: Place) {
    if let old = kept.removeValue(forKey: place) { bytes -= old.linear.ownedBytes }
  }

  /// Lets go of matrices until the budget is met: of branches that are not in force, then between the spaced ones,
  /// the oldest first. Never of those in force.
  mutating func shrink(inForce: [(layer: Int, version: Int)], path: [Int]) {
    guard isOverfull else { return }
    let needed = Set(inForce.map { Place(version: $0.version, layer: $0.layer) })
    let onPath = Set(path)
    var spare = kept.keys.sorted().filter { !needed.contains($0) }
    for place in spare where isOverfull && !onPath.contains(place.version) { remove(place) }
    while isOverfull, !spare.isEmpty {
      spare.removeAll { place in
        guard isOverfull, let matrix = kept[place], matrix.depth % spacing != 0 else {
          return kept[place] == nil
        }
        remove(place)
        return true
      }
      if isOverfull, !spare.isEmpty { spacing *= 2 }
    }
  }
}

extension Linear {
  /// The matrix as it is digested, valid as long as the linear.
  fileprivate var editedBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: weight.base, count: weight.count * MemoryLayout<Float>.size)
  }
}
