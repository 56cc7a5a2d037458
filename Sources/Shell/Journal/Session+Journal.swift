import Editing
import Llama
import Tensors

extension Session {
  /// What the sessions of other shells left, for whoever starts one; nil if they left nothing.
  package var unfinishedText: String? {
    guard let found = environment.sessions?.unfinished(), let newest = found.first else {
      return nil
    }
    let others = found.count > 1 ? " (\(found.count - 1) more: `recover --list`)" : ""
    return "session \(newest.id) ended without `quit`, with \(newest.title): "
      + "`recover` brings it back\(others)"
  }

  /// Brings a session back and goes on with its journal.
  ///
  /// - Throws: `session-not-found`, `session-in-use`, `model-changed`, `data-not-loadable`, `journal`, `interrupted`;
  ///   nothing has changed then.
  @discardableResult
  package func recover(_ name: String) throws(ShellError) -> RecoveryReport {
    guard let store = environment.sessions, let journal = open.journal else {
      throw ShellError(.sessionNotFound, "this session keeps no journal, and so no others")
    }
    guard open.stack.history.versions.count == 1 else {
      throw ShellError(
        .sessionInUse, "this session has changes of its own",
        hint: "start another shell: `amend --resume \(name)`")
    }
    let summary = try store.session(named: name)
    do {
      return try bringBack(summary, from: store, into: journal)
    } catch let error as StorageError {
      throw ShellError(.journal, "session \(summary.id): \(error.path): \(error.message)")
    } catch {
      throw ShellError(error)
    }
  }

  private func bringBack(
    _ summary: SessionSummary, from store: SessionStore, into journal: SessionJournal
  ) throws -> RecoveryReport {
    guard !summary.isInUse else { throw ShellError.inUse(summary.id) }
    let path = store.journal(of: summary.id)
    let file = try AppendFile(continuing: path)
    let bytes = try MappedFile(path: path).withBytes { Array($0) }
    let recovery = try SessionRecovery(
      bytes, in: store.directory(of: summary.id), for: open.model.configuration)
    try checkModel(recovery.header, summary.id)
    try open.stack.restore(
      recovery.history, cancellation: environment.cancellation, report: environment.report)
    do {
      if recovery.losesLines {
        // What could not be used may still be of use to somebody.
        let copy = store.directory(of: summary.id) + "/damaged-\(Timestamp.now.compact).jsonl"
        try AtomicFile.write(copy, mode: 0o600) { try $0.write(bytes) }
      }
      try file.cut(to: recovery.byteCount)
      try journal.goOn(summary.id, file, after: recovery)
    } catch {
      try open.stack.restore(EditHistory())
      throw error
    }
    let isExact = recovery.digest == nil || recovery.digest == open.stack.digest
    let remarks = takeOver(recovery)
    return RecoveryReport(
      id: summary.id, edits: open.stack.count, schedule: open.schedule?.progress,
      damage: recovery.damage, isExact: isExact, remarks: remarks, digest: open.stack.digest)
  }

  private func checkModel(_ header: SessionHeader, _ id: String) throws(ShellError) {
    guard header.baseDigest != open.model.digest else { return }
    let (then, now) = (
      header.baseDigest.description.prefix(12), open.model.digest.description.prefix(12)
    )
    let isSame = header.source == open.model.absoluteSource
    throw ShellError(
      .modelChanged,
      isSame
        ? "\(header.model) has changed since session \(id): its digest was \(then) and is \(now)"
        : "session \(id) is about \(header.model) (\(header.source)), not \(open.model.name)",
      hint: isSame
        ? "put the model back as it was: edits cannot be moved to another one"
        : "`amend --resume \(id)` opens that model")
  }

  /// What comes back beside the edits.
  /// - Returns: what does not, and why.
  private func takeOver(_ recovery: SessionRecovery) -> [String] {
    var remarks = restore(recovery.state)
    // What did not come back now may another time: it stays written down until something is set.
    open.journal?.keptState = remarks.isEmpty ? recovery.state : stateToKeep
    pendingProbes = recovery.pendingProbes
    open.probes = recovery.probes
    open.handProbed = recovery.handProbed
    open.schedule = nil
    guard let kept = recovery.schedule else { return remarks }
    do {
      remarks += try resume(kept)
      open.finalScores = recovery.finalScores
    } catch {
      let error = ShellError(error)
      remarks.append(
        "its schedule (\(kept.text)) does not come back, and its edits are as others: "
          + (error.file.map { "\($0): " } ?? "") + error.message
          + (error.hint.map { " (\($0))" } ?? ""))
    }
    return remarks
  }
}
