import Configuration
import Console

extension ValueKind where Value == String {
  /// A ticket's id, as in exceptions.yaml.
  static var ticket: ValueKind<String> {
    ValueKind("TICKET") { text throws(Refusal) in
      guard TicketText.isTicket(text) else { throw Refusal(expected: TicketText.form) }
      return text
    }
  }
}
