/// The settings of a session: what they are, what they would be if nobody had touched them, and who
/// did.
package struct Settings: Equatable, Sendable {
  /// What counts now.
  package private(set) var values = SettingValues()
  /// What `set NAME default` goes back to.
  package private(set) var defaults = SettingValues()
  private var setBy: [String: String] = [:]
  private var defaultedBy: [String: String] = [:]

  package init() {}

  /// Who sets what is set by a command.
  static let user = "user"

  /// One setting for `set` to show.
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let value: String
    package let defaultValue: String
    /// `default`, or who set it: `user`, the model's name, `--seed`.
    package let whereSet: String
    package let summary: String
    /// The value for a JSON record.
    package let field: Field
  }

  /// Every setting, in table order.
  package var entries: [Entry] { SettingSpec.all.map(entry(of:)) }

  /// Sets `name` from what was typed; `default` takes it back to its default.
  ///
  /// - Parameters:
  ///   - place: where the name and the value stood in the line, for the error's column.
  ///   - origin: who sets it, for `whereSet`.
  /// - Throws: `unknown-setting`, `invalid-value`.
  package mutating func set(
    _ name: String, to text: String, by origin: String = user,
    at place: (name: SourceText, value: SourceText)? = nil
  ) throws(ShellError) {
    let spec = try spec(named: name, at: place?.name)
    if text == "default" {
      spec.copy(from: defaults, to: &values)
      setBy[name] = nil
      return
    }
    try store(text, as: spec, in: \.values, at: place?.value)
    setBy[name] = origin
  }

  /// Whether the command line says what it is: `--seed`, `--color`.
  func isFixed(_ name: String) -> Bool { setBy[name]?.hasPrefix("--") ?? false }

  /// Changes a default, as a model does when it is loaded; a value that somebody has set stays.
  ///
  /// - Throws: `unknown-setting`, `invalid-value`.
  package mutating func setDefault(
    _ name: String, to text: String, by origin: String
  ) throws(ShellError) {
    let spec = try spec(named: name, at: nil)
    try store(text, as: spec, in: \.defaults, at: nil)
    defaultedBy[name] = origin
    if setBy[name] == nil { spec.copy(from: defaults, to: &values) }
  }

  /// Takes back every default that a model had changed.
  package mutating func forgetModelDefaults() {
    defaults = SettingValues()
    defaultedBy = [:]
    for spec in SettingSpec.all where setBy[spec.name] == nil {
      spec.copy(from: defaults, to: &values)
    }
  }

  /// The setting `name`.
  ///
  /// - Throws: `unknown-setting` with the nearest names.
  package func entry(_ name: String, at source: SourceText? = nil) throws(ShellError) -> Entry {
    entry(of: try spec(named: name, at: source))
  }

  private func entry(of spec: SettingSpec) -> Entry {
    Entry(
      name: spec.name, value: spec.text(in: values), defaultValue: spec.text(in: defaults),
      whereSet: setBy[spec.name] ?? defaultedBy[spec.name] ?? "default",
      summary: spec.summary, field: spec.field(in: values))
  }

  private func spec(named name: String, at source: SourceText?) throws(ShellError) -> SettingSpec {
    if let spec = SettingSpec.named(name) { return spec }
    let hint =
      Suggestion.hint(for: name, among: SettingSpec.all.map(\.name)) ?? "`set` lists the settings"
    let message = "there is no setting `\(name)`"
    throw source?.error(.unknownSetting, message, hint: hint)
      ?? ShellError(.unknownSetting, message, hint: hint)
  }

  private mutating func store(
    _ text: String, as spec: SettingSpec, in target: WritableKeyPath<Settings, SettingValues>,
    at source: SourceText?
  ) throws(ShellError) {
    let value: Value
    do {
      value = try spec.kind.read(text, for: spec.name, at: source ?? SourceText(text))
    } catch {
      guard source == nil else { throw error }
      // Nothing was typed, so there is nothing to point at.
      throw ShellError(error.code, error.message, hint: error.hint)
    }
    guard spec.store(value, in: &self[keyPath: target]) else {
      throw ShellError(.invalidValue, "\(spec.name) cannot be `\(text)`")
    }
  }
}

extension Settings {
  /// The settings as a table, or the one called `name` alone.
  package func blocks(_ entries: [Entry]? = nil) -> [Block] {
    let rows = (entries ?? self.entries).map { entry -> [TextSpan] in
      let isDefault = entry.value == entry.defaultValue
      return [
        TextSpan(entry.name), .number(entry.value),
        isDefault ? "" : .dim(entry.defaultValue), .dim(entry.whereSet), TextSpan(entry.summary),
      ]
    }
    return [
      .table(
        [.left("setting"), .left("value"), .left("default"), .left("set by"), .left("what it is")],
        rows)
    ]
  }
}
