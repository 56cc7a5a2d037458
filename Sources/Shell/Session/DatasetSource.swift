import Tensors

/// Where a data set is found again, from whatever directory.
struct DatasetSource: Equatable {
  /// Of the file; nil for the world of the embedded model.
  let path: String?
  /// Its records that cannot be used are left out.
  let skipsBad: Bool

  static let atlas = DatasetSource("atlas")

  /// - Parameter name: as a command names it: a file, or `atlas`.
  init(_ name: String, skipsBad: Bool = false) {
    path = name == "atlas" ? nil : name.absolutePath
    self.skipsBad = skipsBad
  }

  /// As a command would name it.
  var name: String { path ?? "atlas" }

  var json: JSON { ["name": .string(name), "skip_bad": .bool(skipsBad)] }

  /// nil for anything but what `json` writes.
  init?(_ json: JSON?) {
    guard let name = json?["name"]?.string, let skipsBad = json?["skip_bad"]?.bool else {
      return nil
    }
    self.init(name, skipsBad: skipsBad)
  }
}
