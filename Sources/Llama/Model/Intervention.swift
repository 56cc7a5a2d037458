import CNumerics
import Tensors

/// Rows of given values that take the place of what blocks compute in a forward pass. Everything above them is
/// computed from them: the restorations of causal tracing (Meng et al. 2022, section 2).
package struct Intervention {
  /// What of a block is replaced.
  package enum Site: Sendable, Hashable, CaseIterable {
    /// The residual stream after the block.
    case state
    /// What the feed-forward part adds to the stream.
    case feedForward
    /// What attention adds to it.
    case attention
  }

  private struct Replacement {
    let site: Site
    let row: Int32
    let source: Matrix
    let sourceRow: Int
  }

  private var byBlock: [Int: [Replacement]] = [:]

  package init() {}

  /// Puts `source[sourceRow]`, a row of [.., D], in the place of what `site` of a block computes for packed row `row`.
  package mutating func replace(
    _ site: Site, of block: Int, row: Int32, with source: Matrix, row sourceRow: Int
  ) {
    byBlock[block, default: []].append(
      Replacement(site: site, row: row, source: source, sourceRow: sourceRow))
  }

  /// Called when `site` of a block has been computed into `hidden` [Q, D]. Rows that were not asked for are left out.
  func apply(_ site: Site, of block: Int, to hidden: Matrix, _ a: BlockActivations) {
    for replacement in byBlock[block] ?? [] where replacement.site == site {
      guard let query = a.queryRows.firstIndex(of: replacement.row) else { continue }
      let width = hidden.columns
      let target = hidden.base + query * width
      target.update(from: replacement.source.base + replacement.sourceRow * width, count: width)
      switch site {
      case .state: break
      case .feedForward: cn_add(Int64(width), a.middle.base + query * width, target)
      case .attention: cn_add(Int64(width), a.input.base + Int(replacement.row) * width, target)
      }
    }
  }
}
