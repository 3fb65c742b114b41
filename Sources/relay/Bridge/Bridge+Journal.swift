import JSON
import Telemetry
import Threads

// Opening and closing the journal.
extension Bridge {
  /// How long to wait before the folder is tried again, while another process has locked it.
  private static let lockPause = Duration.seconds(1)

  /// Opens the folder of `STATE_DIR` if this instance is active. Nothing is polled before.
  func openJournal() {
    guard let folder = journal.folder, inbox.journal.isAwaited, inbox.mode == .active,
      !journal.isOpening
    else { return }
    journal.isOpening = true
    parts.lifetime.start { [self] in
      while !Task.isCancelled, await mustOpen() {
        let result = await DedicatedThread.value {
          Result { () throws(StateError) in try folder.open(at: .now()) }
        }
        guard let result, await opened(result) else { return }
        do { try await Task.sleep(for: Bridge.lockPause) } catch { return }
      }
    }
  }

  private func mustOpen() -> Bool {
    if inbox.mode != .active {
      journal.isOpening = false
      parts.board.update { $0.state = nil }
    }
    return journal.isOpening
  }

  /// Handles an attempt to open the folder. Returns whether to try again.
  private func opened(_ result: Result<StateContents, StateError>) async -> Bool {
    switch result {
    case .success(let contents):
      journal.opened(contents.grade)
      parts.board.update { $0.state = nil }
      guard inbox.mode == .active else {
        await journal.folder?.close()
        return false
      }
      restore(contents)
      return false
    case .failure(.inUse(let pid)):
      show(waitingFor: StateError.inUse(pid: pid))
      return true
    case .failure(let error):
      journal.isOpening = false
      parts.fail("STATE_DIR: \(error.message)")
      return false
    }
  }

  private func show(waitingFor error: StateError) {
    guard parts.board.current.state == nil else { return }
    parts.recorder.log(.warning, "state.in_use", fields: ["reason": .text(error.message)])
    parts.board.update { $0.state = error.message }
    advance()
  }

  private func restore(_ contents: StateContents) {
    for notice in contents.notices { parts.recorder.stateOpened(notice) }
    let now = ContinuousClock.now
    let time = WallTime.now()
    let holds = contents.holds.map { hold in
      (update: hold.finished, content: content(of: hold, at: now, time))
    }
    inbox.restore(
      holds, finished: contents.finished,
      grade: contents.failure == nil ? contents.grade : nil)
    parts.board.update { [inbox] in $0.held = inbox.heldCount }
    if let failure = contents.failure { journalFailed(failure) }
    advance()
  }

  private func content(
    of hold: HeldPrompt, at now: ContinuousClock.Instant, _ time: WallTime
  ) -> InboxContent<IncomingUpdate> {
    guard let json = PeerJSON.document(hold.json), let update = Update(json) else {
      return .other(.undecodable)
    }
    return classifier.classify(update, at: now, time)
  }

  /// Closes the folder of a passive instance that has nothing left to do. Usually, ``setMode(_:)``
  /// has closed it; if the last prompt took longer than that call waits, it is still open.
  func closeUnusedJournal() {
    guard inbox.mode == .passive, inbox.isQuiet, journal.folder != nil, !inbox.journal.isAwaited
    else { return }
    parts.lifetime.start { [self] in await closeJournal() }
  }

  /// Closes the folder, so that another instance may open it.
  func closeJournal() async {
    guard let folder = journal.folder else { return }
    inbox.closeJournal()
    await folder.close()
  }
}

// Writing to the journal.
extension Bridge {
  /// The time between two attempts to repair the journal.
  private static let repairPause = Duration.seconds(30)

  /// Writes finished updates.
  func record(_ updates: [FinishedUpdate]) {
    do throws(StateError) {
      try journal.folder?.record(updates, at: .now())
      inbox.recorded()
    } catch {
      journalFailed(error)
    }
  }

  /// Stores prompts, so that Telegram may forget them.
  func hold(_ ids: [PromptID]) {
    let prompts = ids.compactMap { journal.prompt($0, in: inbox.ledger) }
    guard let folder = journal.folder, prompts.count == ids.count else {
      return journalFailed(.failed("the JSON of a prompt is not known"))
    }
    parts.lifetime.start { [self] in
      do throws(StateError) {
        try await folder.hold(prompts, at: .now())
        await held(nil)
      } catch {
        await held(error)
      }
    }
  }

  private func held(_ error: StateError?) {
    if let error {
      journalFailed(error)
    } else {
      parts.recorder.log(
        .info, "state.held", fields: ["count": .integer(inbox.journal.holding.count)])
      inbox.held()
    }
    advance()
  }

  /// Continues as without a journal, and tries to repair it.
  private func journalFailed(_ error: StateError) {
    inbox.journalFailed()
    guard !journal.isFailed else { return }
    journal.isFailed = true
    parts.recorder.measure { $0.stateFailures.add() }
    parts.recorder.log(.error, "state.failed", fields: ["reason": .text(error.message)])
    parts.board.update { $0.degraded = "state: \(error.message)" }
    guard let folder = journal.folder else { return }
    parts.lifetime.start { [self] in
      while await mustRepair() {
        do { try await Task.sleep(for: Bridge.repairPause) } catch { return }
        guard await mustRepair() else { return }
        do throws(StateError) { try await folder.repair(at: .now()) } catch { continue }
        await repaired()
      }
    }
  }

  private func mustRepair() -> Bool { journal.isFailed && !inbox.journal.isAwaited }

  private func repaired() {
    journal.isFailed = false
    parts.recorder.log(.info, "state.recovered")
    parts.board.update { $0.degraded = nil }
    inbox.journalRecovered(journal.workingGrade)
    advance()
  }
}

extension Recorder {
  /// Logs what the relay did with a journal that it could not use as it was.
  fileprivate func stateOpened(_ notice: StateNotice) {
    switch notice {
    case .cutOff(let bytes):
      log(.info, "state.cut_off", fields: ["bytes": .integer(bytes)])
    case .setAside(let file, let holds, let isDamaged):
      measure { $0.stateFailures.add() }
      log(
        .error, "state.set_aside", status: isDamaged ? "damaged" : "unreadable",
        fields: [
          "file": .text(file), "held": holds.map { .integer($0) } ?? .text("unknown"),
        ])
    }
  }
}
