import Testing

@testable import relay

@Suite struct FatalConfirmationTests {
  private let start = ContinuousClock.now
  private var confirmation = FatalConfirmation()

  private mutating func isFatal(_ error: BotError, after time: Duration) -> Bool {
    confirmation.confirms(error, at: start + time)
  }

  @Test mutating func needsASecondErrorAfterAPause() {
    let answers = [Duration.zero, .seconds(1), .milliseconds(2999), .seconds(3)].map {
      isFatal(.badToken(status: 401), after: $0)
    }
    #expect(answers == [false, false, false, true])
  }

  @Test mutating func forgetsTheErrorAfterASuccess() {
    var answers = [isFatal(.badToken(status: 404), after: .zero)]
    confirmation.clear()
    answers.append(isFatal(.badToken(status: 404), after: .seconds(30)))
    answers.append(isFatal(.badToken(status: 404), after: .seconds(33)))
    #expect(answers == [false, false, true])
  }

  @Test mutating func countsNoErrorThatMayEndByItself() {
    for error in [BotError.unreadable(status: 401), .unavailable(status: 421), .otherConsumer] {
      for second in 0..<10 {
        let answer = isFatal(error, after: .seconds(second))
        #expect(!answer)
      }
    }
  }
}
