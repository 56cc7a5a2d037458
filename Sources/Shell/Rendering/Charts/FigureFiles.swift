import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension OptionSpec {
  /// `--svg FILE` and `--csv FILE`, for every command that shows figures.
  static func figureFiles(forms: Set<String>? = nil) -> [OptionSpec] {
    [
      OptionSpec("svg", .file, "FILE", "write the picture to a file", forms: forms),
      OptionSpec("csv", .file, "FILE", "write its numbers to a file", forms: forms),
    ]
  }
}

/// The files that `--svg` and `--csv` of a command name.
struct FigureFiles {
  private let command: ParsedCommand
  private let svg, csv: String?

  /// To be made before the work whose figures are to be written.
  ///
  /// - Throws: `file-not-written` where no file can be written at a path: better now than after hours.
  init(_ command: ParsedCommand) throws(ShellError) {
    self.command = command
    svg = try command.text(ifGiven: "svg")
    csv = try command.text(ifGiven: "csv")
    for (option, path) in [("svg", svg), ("csv", csv)] {
      guard let path, let trouble = Self.trouble(path) else { continue }
      throw command.error(at: option, .fileNotWritten, "\(path): \(trouble)")
    }
  }

  /// Writes the figures, says so in the result, and leaves them there.
  ///
  /// - Parameter csv: for `--csv`, where there is more to tell than the figures do.
  /// - Throws: `file-not-written`; the file that was there before is then as it was.
  func write(
    _ figures: [Figure], csv table: String? = nil, into result: inout CommandResult
  ) throws(ShellError) {
    result.figures = figures
    for (option, path, text) in [("svg", svg, figures.svg), ("csv", csv, table ?? figures.csv)] {
      guard let path else { continue }
      do {
        try AtomicFile.write(path) { try $0.write(text) }
      } catch {
        let error = ShellError(error)
        throw command.error(at: option, .fileNotWritten, error.message, hint: error.hint)
      }
      result.add(option, .string(path))
    }
    let paths = [svg, csv].compactMap { $0 }
    guard !paths.isEmpty else { return }
    result.blocks.append(.line([.dim("wrote \(paths.joined(separator: " and "))")]))
  }

  /// Why no file can be written at `path`; nil if nothing speaks against it.
  static func trouble(_ path: String) -> String? {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { return "this is a directory" }
    }
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    return access(directory, W_OK) == 0 ? nil : String(cString: strerror(errno))
  }
}
