import Editing
import Llama
import Tensors

extension Session {
  /// What is known of every byte of the open checkpoint.
  struct FullDigest {
    var digest: Digest?
    /// Just now, and with the same result as before.
    var isVerified = false
    let text: String
  }

  /// What an earlier `status --verify` found.
  func knownDigest() -> FullDigest {
    if open.model.digestCoverage == .everyByte {
      return FullDigest(digest: open.model.digest, text: "the base digest")
    }
    guard let digest = fullDigestRecord?.read() else {
      return FullDigest(text: "not taken: `status --verify` reads every byte")
    }
    return FullDigest(digest: digest, text: "\(digest), as last verified")
  }

  /// `status --verify`: reads every byte of the checkpoint.
  ///
  /// - Throws: `checkpoint-changed` if they are not those of before; `Interrupted`.
  func verifiedDigest() throws -> FullDigest {
    let digest = try open.model.fullDigest(cancellation: environment.cancellation) { done, total in
      environment.report(Progress("reading the checkpoint, MiB", done >> 20, of: total >> 20))
    }
    if let known = knownDigest().digest {
      guard known == digest else { throw changed(from: known, to: digest) }
      return FullDigest(
        digest: digest, isVerified: true, text: "\(digest), every byte is as it was")
    }
    guard let record = fullDigestRecord else {
      return FullDigest(digest: digest, text: "\(digest), not kept: there is no cache")
    }
    do {
      try record.write(digest)
    } catch {
      return FullDigest(digest: digest, text: "\(digest), not kept: \(error)")
    }
    return FullDigest(digest: digest, text: "\(digest), kept for the next time")
  }

  /// What the base digest covers.
  var coverageText: String {
    switch open.model.digestCoverage {
    case .everyByte: "config.json and every byte of the weights"
    case .samples: "config.json, the headers and a part of every tensor"
    }
  }

  private var fullDigestRecord: FullDigestRecord? {
    FullDigestRecord(open.model, cacheDirectory: environment.cacheDirectory)
  }

  private func changed(from known: Digest, to digest: Digest) -> ShellError {
    var hint = "download the checkpoint again"
    if open.model.digestCoverage == .samples, let record = fullDigestRecord {
      hint += "; if the change is meant, remove \(record.path)"
    }
    return ShellError(
      .checkpointChanged,
      "the weights in \(open.model.source) have changed: their digest was \(known) and is \(digest)",
      hint: hint)
  }
}
