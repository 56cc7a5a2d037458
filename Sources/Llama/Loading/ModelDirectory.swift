import Tensors

/// Where the files of a model are: the directory that was named, or the snapshot that it leads to where it is a model's
/// folder in Hugging Face's cache.
///
/// Layout of that: `models--ORG--NAME/snapshots/REVISION/config.json`, and the revision in use in `refs/main`.
struct ModelDirectory {
  let path: String
  /// The last part of the path; of a folder of the cache, NAME.
  let name: String
  /// Where it led to; nil for a directory that has the files itself.
  let remark: String?

  private static let wanted =
    "amend opens Hugging Face directories: config.json, tokenizer.json, *.safetensors"

  /// - Throws: `ModelError` if there is no such directory, or no model in it.
  init(_ named: String) throws {
    var path = named
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard Directory.exists(path) else {
      throw ModelError(
        "\(path): there is no such directory", hint: "check the spelling of the path")
    }
    guard Directory.isDirectory(path) else {
      throw ModelError("\(path): this is a file, not a directory", hint: Self.wanted)
    }
    let isModel = Directory.exists(path + "/config.json")
    if !isModel, Directory.isDirectory(path + "/snapshots") {
      let revision = try Self.revision(in: path)
      self.path = path + "/snapshots/" + revision
      remark = "it is the snapshot \(revision) of a Hugging Face cache"
    } else {
      self.path = path
      remark = nil
    }
    guard Directory.exists(self.path + "/config.json") else {
      throw ModelError("\(self.path): there is no config.json", hint: Self.wanted)
    }
    name = Self.name(of: self.path)
  }

  /// The revision that `refs/main` names; without that file, the only one there is.
  private static func revision(in folder: String) throws -> String {
    let snapshots = Directory.names(folder + "/snapshots")
    let main = folder + "/refs/main"
    guard Directory.exists(main) else {
      if snapshots.count == 1 { return snapshots[0] }
      throw ModelError(
        "\(folder): there is no refs/main to say which of \(snapshots.count) snapshots is meant",
        hint: "name one: \(folder)/snapshots/REVISION")
    }
    let text = try MappedFile(path: main).withBytes {
      String(decoding: $0.withoutByteOrderMark, as: UTF8.self)
    }
    let revision = String(text.filter { !$0.isWhitespace })
    guard snapshots.contains(revision) else {
      throw ModelError(
        "\(main): it names the snapshot \"\(revision)\", which is not there",
        hint: "download the model again, or name one of the snapshots that are there")
    }
    return revision
  }

  private static func name(of path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    if parts.count > 2, parts[parts.count - 2] == "snapshots" {
      let folder = parts[parts.count - 3].split(separator: "--").map(String.init)
      if folder.count > 1, folder[0] == "models" { return folder[folder.count - 1] }
    }
    return parts.last ?? path
  }
}
