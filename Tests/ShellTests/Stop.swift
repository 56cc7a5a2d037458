import Synchronization
import Tensors

/// Asks long work to stop from the nth time on that it asks.
final class Stop: Sendable {
  private let left = Mutex(Int.max)

  func after(_ polls: Int) { left.withLock { $0 = polls } }
  func never() { after(.max) }

  var cancellation: Cancellation {
    Cancellation { [self] in
      left.withLock { left in
        left -= 1
        return left < 0
      }
    }
  }
}
