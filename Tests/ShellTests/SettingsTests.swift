import Shell
import Testing

@Suite struct SettingsTests {
  @Test(arguments: [
    ("method", "memit", "memit"), ("layers", "5,1-2", "1,2,5"), ("layers", "default", "default"),
    ("weight", "2", "2.0"), ("emmet-lambda", "0", "0.0"), ("steps", "30", "30"),
    ("lr", "1e-2", "0.01"), ("timing", "on", "on"), ("color", "never", "never"),
    ("seed", "7", "7"),
  ])
  func sets(name: String, text: String, expected: String) throws {
    var settings = Settings()
    try settings.set(name, to: text)
    #expect(try settings.entry(name).value == expected)
  }

  @Test(arguments: [
    ("method", "bert", "invalid-value"), ("layers", "x", "invalid-value"),
    ("layers", "1,,2", "invalid-value"), ("weight", "0", "invalid-value"),
    ("weight", "inf", "invalid-value"), ("lr", "0x1p2", "invalid-value"),
    ("steps", "2.5", "invalid-value"), ("steps", "0", "invalid-value"),
    ("color", "blue", "invalid-value"), ("timing", "yes", "invalid-value"),
    ("metod", "rome", "unknown-setting"),
  ])
  func refuses(name: String, text: String, code: String) {
    var settings = Settings()
    let error = #expect(throws: ShellError.self) { try settings.set(name, to: text) }
    #expect(error?.code.name == code)
    #expect(error?.column == nil)
    #expect(error?.hint != nil)
    #expect(settings == Settings(), "a refused value changes nothing")
  }

  @Test func pointsIntoTheLine() throws {
    let line = "set steps lots"
    let command = try #require(try CommandParser(interactive: false).parse(line))
    let name = try #require(command.values["NAME"]?.source)
    let value = try #require(command.values["VALUE"]?.source)
    var settings = Settings()
    let error = #expect(throws: ShellError.self) {
      try settings.set("steps", to: "lots", at: (name, value))
    }
    #expect(error?.column == 11)
  }

  @Test func defaultsOfTheModel() throws {
    var settings = Settings()
    #expect(try settings.entry("layers").whereSet == "default")
    try settings.setDefault("layers", to: "2", by: "atlas")
    try settings.setDefault("steps", to: "15", by: "atlas")
    #expect(settings.values.layers == [2])
    #expect(try settings.entry("layers").whereSet == "atlas")

    try settings.set("layers", to: "4")
    try settings.setDefault("layers", to: "3", by: "llama")
    #expect(settings.values.layers == [4], "what somebody has set stays")
    #expect(try settings.entry("layers").whereSet == "user")
    try settings.set("layers", to: "default")
    #expect(settings.values.layers == [3])
    #expect(try settings.entry("layers").whereSet == "llama")

    settings.forgetModelDefaults()
    #expect(settings == Settings())
  }

  @Test func tableMatchesItsProperties() {
    let names = SettingSpec.all.map(\.name)
    #expect(Set(names).count == names.count)
    // A value as it is shown can be typed again: kind and property agree.
    for entry in Settings().entries {
      var settings = Settings()
      #expect(throws: Never.self) { try settings.set(entry.name, to: entry.value) }
      #expect(settings.values == SettingValues())
    }
    #expect(Renderer().render(Settings().blocks()).contains("method        emmet"))
  }

  /// Options of `edit` that stand in for a setting read the same kind.
  @Test func editOptionsAgreeWithSettings() throws {
    let edit = try #require(CommandTable.amend[word: "edit"])
    let pairs = edit.options.compactMap { option in
      SettingSpec.named(option.name).map { (option, $0) }
    }
    #expect(pairs.count >= 4)
    for (option, setting) in pairs { #expect(option.kind == setting.kind, "\(option.name)") }
  }
}
