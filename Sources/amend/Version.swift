import Tensors

/// What `--version` says.
enum Version {
  static let number = "0.1.0"

  /// The program and the libraries it runs on, as they are on this machine.
  static var text: String { "amend \(number)\n\(numericsDescription())\n\(LineEditor.library)" }
}
