#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of oracles beside the checkout, which developers have and users have not. Tests that need it are
/// skipped, visibly, where it is missing.
package enum Shared {
  /// The nearest `shared` beside a directory above this file.
  package static let directory: String? = {
    var parts = #filePath.split(separator: "/")
    while !parts.isEmpty {
      parts.removeLast()
      let candidate = "/" + parts.joined(separator: "/") + "/shared"
      if access(candidate + "/fixtures", F_OK) == 0 { return candidate }
    }
    return nil
  }()

  package static var isPresent: Bool { directory != nil }
  package static let missing: String = "needs the oracles in ../shared"

  package static func path(_ relative: String) -> String { (directory ?? "") + "/" + relative }
}
