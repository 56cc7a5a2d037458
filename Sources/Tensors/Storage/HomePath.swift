#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Paths below the user's home directory, as they are typed: `~` and `~/...`.
package enum HomePath {
  /// What `HOME` says, else what the system knows; nil where neither does.
  private static var home: String? {
    if let home = getenv("HOME").map({ String(cString: $0) }), !home.isEmpty { return home }
    return getpwuid(getuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }
  }

  /// The path with the home directory in the place of a `~` that it begins with; any other as it is, `~name` among
  /// them.
  package static func expand(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "~"), let home else { return path }
    let rest = path.utf8.dropFirst()
    guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return path }
    return home + String(decoding: rest, as: UTF8.self)
  }
}
