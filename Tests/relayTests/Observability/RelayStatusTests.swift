import Testing

@testable import relay

@Suite struct RelayStatusTests {
  private let now = ContinuousClock.now

  /// A status without problems.
  private func serving(_ change: (inout RelayStatus) -> Void = { _ in }) -> RelayStatus {
    var status = RelayStatus(mode: .active, pollTimeout: .seconds(30))
    status.phase = .serving
    status.telegram = .polling
    status.agent = .reachable
    status.pollingSince = now - .seconds(1000)
    status.lastPoll = now - .seconds(1)
    change(&status)
    return status
  }

  @Test func isReadyWithoutProblems() {
    #expect(serving().reasonsNotReady(at: now) == [])
    #expect(serving { $0.lastPoll = now - .seconds(50) }.reasonsNotReady(at: now) == [])
  }

  @Test func listsEveryReasonForNotBeingReady() {
    let cases: [(RelayStatus, [String])] = [
      (
        RelayStatus(mode: .active, pollTimeout: .seconds(30)),
        ["starting", "telegram: not polled yet", "agent: not called yet"]
      ),
      (serving { $0.phase = .draining }, ["draining"]),
      (serving { $0.mode = .passive }, ["passive"]),
      (
        serving { $0.telegram = .unreachable("cannot connect") }, ["telegram: cannot connect"]
      ),
      (serving { $0.telegram = .conflict("another poller") }, ["telegram: another poller"]),
      (serving { $0.agent = .unreachable("status 503") }, ["agent: status 503"]),
      (
        serving { $0.lastPoll = now - .seconds(51) },
        ["telegram: no poll has succeeded for 51 s"]
      ),
      (
        serving {
          $0.telegram = .unreachable("cannot connect")
          $0.agent = .unknown
        }, ["telegram: cannot connect", "agent: not called yet"]
      ),
    ]
    for (status, reasons) in cases { #expect(status.reasonsNotReady(at: now) == reasons) }
  }

  @Test func isAliveWhilePollsSucceedOrFail() {
    let silent = now - .seconds(91)
    let cases: [(RelayStatus, Bool)] = [
      (serving { $0.lastPoll = now - .seconds(90) }, true),
      (serving { $0.lastPoll = silent }, false),
      (
        serving {
          $0.lastPoll = silent
          $0.lastPollEnd = now - .seconds(3)
        }, true
      ),
      (serving { $0.lastPoll = nil }, false),
      // Polling has only just begun.
      (
        serving {
          $0.lastPoll = silent
          $0.pollingSince = now
        }, true
      ),
      // No polls are expected.
      (
        serving {
          $0.lastPoll = silent
          $0.mode = .passive
        }, true
      ),
      (
        serving {
          $0.lastPoll = silent
          $0.phase = .draining
        }, true
      ),
    ]
    for (status, isAlive) in cases { #expect(status.isAlive(at: now) == isAlive) }
  }

  @Test func countsFromWhenPollingBegan() {
    let board = StatusBoard(RelayStatus(mode: .passive, pollTimeout: .seconds(30)))
    board.update { $0.phase = .serving }
    #expect(board.current.pollingSince == nil)
    board.update { $0.mode = .active }
    let began = board.current.pollingSince
    #expect(began != nil)
    board.update { $0.waiting = 3 }
    #expect(board.current.pollingSince == began)
    board.update { $0.mode = .passive }
    #expect(board.current.pollingSince == nil)
  }
}
