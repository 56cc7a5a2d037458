import Editing
import Evaluation
import Llama
import Tensors

/// The one place where errors of the rooms below become errors that a user sees.
extension ShellError {
  package init(_ error: any Error) {
    switch error {
    case let error as ShellError:
      self = error
    case is Interrupted:
      self.init(.interrupted, "stopped; the weights are as they were")
    case let error as EditError:
      // The names of the editing core's codes are stable, and ours for the same things.
      self.init(Code(rawValue: error.code.rawValue) ?? .failed, error.message, hint: error.hint)
    case let error as ScheduleError:
      self.init(.schedule, error.description, hint: error.hint)
    case let error as ModelError:
      self.init(.model, error.message, hint: error.hint)
    case let error as StorageError:
      self.init(.dataNotLoadable, error.message, hint: error.hint, file: error.path)
    case let error as JSONError:
      self.init(.dataNotLoadable, "the file is not valid JSON: \(error)")
    default:
      self.init(.failed, "\(error)")
    }
  }

  /// The same error under the code of what could not be loaded; an interruption stays one.
  func asNotLoadable(_ code: Code) -> ShellError {
    guard self.code != .interrupted else { return self }
    var error = self
    error.code = code
    return error
  }
}
