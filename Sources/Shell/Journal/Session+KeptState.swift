import Llama
import Tensors

extension Session {
  /// What there is beside the edits and a crash must not take: settings that somebody set, the data set that was asked
  /// for, variables. As they came to be, not as they were typed: `$name` says nothing in another session.
  var stateToKeep: JSONObject {
    var state = JSONObject()
    let set = settings.entries.filter { $0.whereSet == Settings.user }
    if !set.isEmpty {
      state["settings"] = .object(JSONObject(set.map { ($0.name, JSON.string($0.value)) }))
    }
    state["dataset"] = chosenDataset?.source.json
    let own = variables.entries.filter { !$0.isDefined }
    if !own.isEmpty {
      state["variables"] = .object(JSONObject(own.map { ($0.name, JSON.string($0.value)) }))
    }
    return state
  }

  /// Puts in front of texts what the setting `begin` says.
  ///
  /// - Throws: why that cannot be, with the setting at its default.
  private func applyBeginning() throws(ShellError) {
    guard let choice = BeginChoice(typed: settings.values.begin) else { return }
    do { try open.begin(choice) } catch {
      try settings.set("begin", to: "default")
      throw ShellError(error)
    }
  }

  /// Takes `stateToKeep` of another session on. Variables that this one has stay, and so do settings of its command line.
  ///
  /// - Returns: what does not come back, and why.
  func restore(_ state: JSONObject) -> [String] {
    var remarks: [String] = []
    for (name, value) in state["settings"]?.object ?? JSONObject()
    where !settings.isFixed(name) {
      do throws(ShellError) {
        try settings.set(name, to: value.string ?? "")
        if name == "begin" { try applyBeginning() }
      } catch {
        remarks.append("the setting \(name) does not come back: \(error.message)")
      }
    }
    if let source = DatasetSource(state["dataset"]) {
      do { chosenDataset = try dataset(source) } catch {
        remarks.append(
          "the data set \(source.name) does not come back: \(ShellError(error).message)")
      }
    }
    for (name, value) in state["variables"]?.object ?? JSONObject() where variables[name] == nil {
      try? variables.set(name, to: value.string ?? "")
    }
    return remarks
  }
}
