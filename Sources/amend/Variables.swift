import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The environment variables `amend` looks at.
package enum Variables {
  /// Those that decide how output looks.
  private static let ofStyle = ["NO_COLOR", "CLICOLOR_FORCE", "TERM", "LC_ALL", "LC_CTYPE", "LANG"]

  package static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// For `Style.resolve`.
  package static var style: [String: String] {
    var values: [String: String] = [:]
    for name in ofStyle { values[name] = value(name) }
    return values
  }

  /// Where sessions are kept: `AMEND_JOURNAL` (empty: nowhere), else `amend/sessions` under the state directory. Nil
  /// when there is no such place.
  package static func sessionsDirectory(_ environment: (String) -> String? = value) -> String? {
    if let path = environment("AMEND_JOURNAL") {
      return path.isEmpty ? nil : HomePath.expand(path)
    }
    return stateDirectory(environment).map { $0 + "/amend/sessions" }
  }

  /// `XDG_STATE_HOME` or `~/.local/state`.
  package static func stateDirectory(_ environment: (String) -> String?) -> String? {
    // The XDG specification says to ignore a relative path.
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.local/state"
  }

  /// The script that runs when the shell opens: `amend/rc` under `XDG_CONFIG_HOME` or `~/.config`. Nil when there is
  /// no such place.
  package static func startScript(_ environment: (String) -> String? = value) -> String? {
    // The XDG specification says to ignore a relative path.
    if let config = environment("XDG_CONFIG_HOME"), config.hasPrefix("/") {
      return config + "/amend/rc"
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.config/amend/rc"
  }

  /// Where statistics are kept: `AMEND_CACHE`, else `amend` under `XDG_CACHE_HOME` or `~/.cache`. Nil
  /// when there is no such place; then nothing is kept.
  package static func cacheDirectory(_ environment: (String) -> String? = value) -> String? {
    if let path = environment("AMEND_CACHE") { return path.isEmpty ? nil : HomePath.expand(path) }
    // The XDG specification says to ignore a relative path.
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") { return cache + "/amend" }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.cache/amend"
  }
}
