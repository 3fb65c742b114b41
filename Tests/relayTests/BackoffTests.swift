import RFC3339
import Support
import Testing

@testable import HTTP
@testable import relay

struct BackoffTests {
  private func pauses(_ backoff: Backoff, seed: UInt64 = 1) -> [Duration] {
    var backoff = backoff
    var random = SplitMix64(seed: seed)
    var pauses: [Duration] = []
    while let pause = backoff.next(using: &random) { pauses.append(pause) }
    return pauses
  }

  @Test func doublesUpToTheCap() {
    let backoff = Backoff(
      base: .milliseconds(500), cap: .seconds(3), attempts: 6, budget: .seconds(100))
    let longest = [0.5, 1, 2, 3, 3, 3]
    for seed in 0..<100 as Range<UInt64> {
      let found = pauses(backoff, seed: seed)
      #expect(found.count == longest.count)
      for (pause, longest) in zip(found, longest) {
        #expect(pause >= .seconds(longest / 2) && pause <= .seconds(longest))
      }
    }
  }

  @Test func isJittered() {
    let backoff = Backoff(base: .seconds(1), cap: .seconds(1), attempts: 1, budget: .seconds(9))
    let found = Set((0..<50 as Range<UInt64>).map { pauses(backoff, seed: $0) })
    #expect(found.count == 50)
  }

  @Test func staysWithinItsBudget() {
    let backoff = Backoff(
      base: .seconds(1), cap: .seconds(1), attempts: 1000, budget: .seconds(10))
    let found = pauses(backoff)
    #expect((10...20).contains(found.count))
    #expect(found.reduce(.zero, +) <= .seconds(10))
  }

  @Test func waitsAsLongAsThePeerAsks() {
    var backoff = Backoff(base: .seconds(1), cap: .seconds(2), attempts: 9, budget: .seconds(60))
    var random = SplitMix64(seed: 1)
    #expect(backoff.next(atLeast: .seconds(35), using: &random) == .seconds(35))
    #expect(backoff.next(atLeast: .seconds(35), using: &random) == nil)
  }

  @Test func givesUpWithoutAttempts() {
    let none = Backoff(base: .seconds(1), cap: .seconds(1), attempts: 0, budget: .seconds(60))
    #expect(pauses(none).isEmpty)
  }
}

/// `Retry-After` (RFC 9110 §10.2.3).
struct RetryAfterTests {
  private static let now = "1994-11-06T08:49:00Z"

  @Test(
    arguments: [
      ("5", nil, 5), ("0", nil, 0), ("007", nil, 7), ("86400", nil, 86_400),
      ("86401", nil, 86_400), ("99999999999999999999999", nil, 86_400),
      // The three forms of a date.
      ("Sun, 06 Nov 1994 08:49:37 GMT", nil, 37), ("Sunday, 06-Nov-94 08:49:37 GMT", nil, 37),
      ("Sun Nov  6 08:49:37 1994", nil, 37),
      // The reply's own clock counts.
      ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", 7),
      ("Tue, 01 Jan 2030 00:00:05 GMT", "Tue, 01 Jan 2030 00:00:00 GMT", 5),
      ("Sun Nov  6 08:49:37 1994", "Sunday, 06-Nov-94 08:49:36 GMT", 1),
      ("Sun, 06 Nov 1994 08:49:37 GMT", "yesterday", 37),
      // It is bounded.
      ("Sun, 06 Nov 1994 08:48:00 GMT", nil, 0), ("Fri, 31 Dec 9999 23:59:59 GMT", nil, 86_400),
      // None of these is a pause.
      ("", nil, nil), ("-5", nil, nil), ("+5", nil, nil), ("5 s", nil, nil), ("1.5", nil, nil),
      ("٥", nil, nil), ("soon", nil, nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil, nil),
      ("Sun, 31 Feb 1994 08:49:37 GMT", nil, nil),
    ] as [(String, String?, Int?)])
  func readsSecondsAndDates(text: String, date: String?, seconds: Int?) throws {
    var fields = [ReplyHead.Field(name: "retry-after", value: text)]
    if let date { fields.append(ReplyHead.Field(name: "date", value: date)) }
    let head = ReplyHead(status: 503, fields: fields)
    let now = try #require(Timestamp(Self.now))
    #expect(head.retryAfter(at: now) == seconds.map { Duration.seconds($0) })
  }

  @Test func isNilWithoutTheHeader() {
    #expect(ReplyHead(status: 503, fields: []).retryAfter == nil)
  }
}

extension Backoff {
  /// The next pause, with its jitter from `generator`.
  fileprivate mutating func next(
    atLeast asked: Duration = .zero, using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    next(atLeast: asked, jitter: Double.random(in: 0..<1, using: &generator))
  }
}
