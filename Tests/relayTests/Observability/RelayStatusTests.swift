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
        ["starting", "telegram: not called yet", "agent: not called yet"]
      ),
      (serving { $0.phase = .draining }, ["draining"]),
      (serving { $0.mode = .passive }, ["passive"]),
      (serving { $0.telegram = .identified }, ["telegram: not polled yet"]),
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

  /// Telegram holds a first poll only if the bot is idle; a refusal would have arrived at once.
  @Test(arguments: [(0, false), (999, false), (1000, true), (30_000, true)])
  func isReadyOnceTelegramHoldsTheFirstPoll(milliseconds: Int, isReady: Bool) {
    let status = serving {
      $0.telegram = .identified
      $0.lastPoll = nil
      $0.pollingSince = now - .milliseconds(milliseconds)
      $0.pollBegan = now - .milliseconds(milliseconds)
    }
    #expect(status.reasonsNotReady(at: now).isEmpty == isReady)
  }

  @Test func isNotReadyBecauseAPollIsHeldAfterAFailure() {
    let status = serving {
      $0.telegram = .unreachable("cannot connect")
      $0.pollBegan = now - .seconds(5)
    }
    #expect(status.reasonsNotReady(at: now) == ["telegram: cannot connect"])
  }

  /// Fit: ready but for being passive.
  @Test func isFitIfOnlyTheModeKeepsItFromBeingReady() {
    let cases: [(String, RelayStatus, isReady: Bool, isFit: Bool)] = [
      ("active", serving(), true, true),
      ("passive", serving { $0.mode = .passive }, false, true),
      (
        "passive from the start",
        serving {
          $0.mode = .passive
          $0.telegram = .identified
          $0.lastPoll = nil
        }, false, true
      ),
      (
        "passive without Telegram",
        serving {
          $0.mode = .passive
          $0.telegram = .unreachable("cannot connect")
        }, false, false
      ),
      (
        "passive without the agent",
        serving {
          $0.mode = .passive
          $0.agent = .unreachable("cannot connect")
        }, false, false
      ),
      (
        "passive and starting", RelayStatus(mode: .passive, pollTimeout: .seconds(30)), false, false
      ),
      (
        "passive and draining",
        serving {
          $0.mode = .passive
          $0.phase = .draining
        }, false, false
      ),
      ("active without a poll", serving { $0.telegram = .identified }, false, false),
      ("draining", serving { $0.mode = .draining }, false, false),
    ]
    for (label, status, isReady, isFit) in cases {
      #expect(status.reasonsNotReady(at: now).isEmpty == isReady, "\(label)")
      #expect(status.reasonsNotFit(at: now).isEmpty == isFit, "\(label)")
    }
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
    for (status, isAlive) in cases {
      #expect(status.isAlive(at: now) == isAlive)
      var waiting = status
      waiting.state = "in use by pid 7"
      #expect(waiting.isAlive(at: now), "only another instance can help")
    }
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
