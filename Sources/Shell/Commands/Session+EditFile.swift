import Editing
import Evaluation
import Tensors

extension Session {
  /// The facts of `edit --from FILE [--count N]`.
  ///
  /// - Throws: `data-not-loadable` naming the file and the record.
  func plan(file command: ParsedCommand) throws -> [PlannedFact] {
    let path = try command.text("from")
    let count = try command.integer(ifGiven: "count") ?? .max
    let facts = try RequestFile(path: path)?.requests.prefix(count).map(plan(request:))
    if let facts { return facts }
    return try Dataset(path: path).records.prefix(count).map(PlannedFact.init(record:))
  }

  private func plan(request: RequestFile.Request) throws -> PlannedFact {
    var request = request
    let prompt = request.template.replacingAll("{}", with: request.subject)
    let own = try request.old == nil ? ownAnswer(to: prompt) : nil
    request.old = request.old ?? own?.text
    let fact = try Fact(
      prompt: request.template, subject: request.subject, new: request.new, old: request.old)
    return PlannedFact(fact: fact, probes: try probes(for: fact).answered(own))
  }
}

/// A plain list of requests: `{prompt, subject, target_new}`, with `ground_truth` or without.
///
/// Files in which every record names its true object are data sets, and read as such.
struct RequestFile {
  struct Request {
    let template: String
    let subject: String
    let new: String
    var old: String?
  }

  let requests: [Request]

  /// Nil if the file is not such a list, or is a whole data set.
  ///
  /// - Throws: `StorageError` naming the first request that cannot be used.
  init?(path: String) throws(StorageError) {
    guard let json = try? JSON(path: path), let list = json.array,
      list.contains(where: { $0["target_new"]?.string != nil && $0["ground_truth"] == nil })
    else { return nil }
    var requests: [Request] = []
    for (index, element) in list.enumerated() {
      do throws(Refusal) { requests.append(try Request(element)) } catch {
        throw StorageError(path, "record \(index) (from 0): \(error.reason)")
      }
    }
    self.requests = requests
  }

  struct Refusal: Error {
    let reason: String
  }
}

extension RequestFile.Request {
  init(_ json: JSON) throws(RequestFile.Refusal) {
    func text(_ name: String) throws(RequestFile.Refusal) -> String {
      guard let text = json[name]?.string?.trimmingBlanks(), !text.isEmpty else {
        throw RequestFile.Refusal(reason: "\(name) is missing or empty")
      }
      return text
    }
    subject = try text("subject")
    new = try text("target_new")
    old = json["ground_truth"]?.string?.trimmingBlanks()
    let prompt = try text("prompt")
    let places = prompt.split(separator: "{}", omittingEmptySubsequences: false).count - 1
    if places == 1 {
      template = prompt
      return
    }
    guard places == 0, let range = prompt.firstRange(of: subject) else {
      throw RequestFile.Refusal(reason: "the subject \"\(subject)\" is not in the prompt")
    }
    template = prompt[..<range.lowerBound] + "{}" + prompt[range.upperBound...]
  }
}
