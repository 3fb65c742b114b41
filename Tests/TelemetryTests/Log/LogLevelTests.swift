import Telemetry
import Testing

struct LogLevelTests {
  @Test func ordersLevels() {
    #expect(LogLevel.allCases.sorted() == [.debug, .info, .warning, .error])
  }

  @Test func readsNamesExactly() {
    #expect(LogLevel(rawValue: "WARNING") == .warning)
    #expect(LogLevel(rawValue: "warning") == nil)
    #expect(LogLevel(rawValue: "WARN") == nil)
  }
}
