import Editing
import Shell
import Tensors
import Testing

/// A session on the embedded model, spoken to as a user would.
final class SessionTalk {
  let session: Session

  /// Of the embedded model, taken once for all: they are the same bits in every session.
  /// Tests run one after the other.
  private nonisolated(unsafe) static let statistics = Result {
    let library = try Session(.atlas, environment: .init()).open.statistics
    for layer in 0..<2 { _ = try library.entry(layer: layer) }
    return library
  }

  init(
    _ choice: Session.ModelChoice = .atlas, environment: Session.Environment = .init()
  ) throws {
    session = try Session(choice, environment: environment)
    if choice == .atlas { session.open.statistics.share(try Self.statistics.get()) }
  }

  /// On a model that is open already.
  init(_ open: OpenModel, environment: Session.Environment = .init()) throws {
    session = try Session(open, environment: environment)
  }

  /// Runs a line that has to succeed; its output as a pipe would get it.
  @discardableResult
  func say(_ line: String) throws -> String {
    let record = try #require(session.execute(line))
    return Renderer().render(try record.outcome.get().blocks)
  }

  /// Runs a line that has to succeed; its record read back.
  func json(_ line: String) throws -> JSON {
    let record = try #require(session.execute(line))
    _ = try record.outcome.get()
    return try Self.parsed(record)
  }

  /// Runs a line that has to fail.
  func error(_ line: String) throws -> ShellError {
    let record = try #require(session.execute(line))
    guard case .failure(let error) = record.outcome else {
      Issue.record("`\(line)` succeeded")
      return ShellError(.failed, "it succeeded")
    }
    let json = try Self.parsed(record)
    #expect(json["ok"]?.bool == false)
    #expect(json["error"]?["code"]?.string == error.code.name)
    return error
  }

  var digest: String { session.open.stack.digest.description }

  private static func parsed(_ record: CommandRecord) throws -> JSON {
    let bytes = Array(record.jsonLine.utf8)
    return try bytes.withUnsafeBytes { try JSON(parsing: $0) }
  }
}
