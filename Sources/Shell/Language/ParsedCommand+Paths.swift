#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ParsedCommand {
  private static let aboutWriting: Set<ShellError.Code> = [.fileExists, .fileNotWritten]

  /// The error; if it is about a path in this line, with a caret under it and, where nothing is, the name that was
  /// probably meant.
  func pointing(_ error: ShellError) -> ShellError {
    guard error.column == nil else { return error }
    let isAboutWriting = Self.aboutWriting.contains(error.code)
    for (name, argument) in values where takesPath(name) {
      guard case .text(let path) = argument.value, isAboutWriting || access(path, F_OK) != 0,
        error.file == path || error.message.contains(path)
      else { continue }
      let place = argument.source.error(error.code, error.message)
      var pointed = error
      (pointed.column, pointed.length, pointed.source) = (place.column, place.length, place.source)
      if !isAboutWriting { pointed.hint = Suggestion.hint(forPath: path) ?? error.hint }
      return pointed
    }
    return error
  }

  private func takesPath(_ name: String) -> Bool {
    let kind =
      spec.forms.flatMap(\.arguments).first { $0.name == name }?.kind
      ?? spec.option(named: name)?.kind
    return kind == .file || kind == .directory
  }
}

extension Suggestion {
  /// "did you mean `rome.safetensors`?", of the names beside a path where nothing is; nil when none is near.
  static func hint(forPath path: String) -> String? {
    let cut = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    let directory = String(path[..<cut])
    let names = DirectoryEntry.list(directory.isEmpty ? "." : directory).map { directory + $0.name }
    return hint(for: path, among: names)
  }
}
