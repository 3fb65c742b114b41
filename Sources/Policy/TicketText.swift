/// Ids of tickets, on the command line and in files alike.
package enum TicketText {
  /// What `isTicket` takes, for errors.
  package static let form = "1–64 letters, digits and _ . / # : -, as in OPS-1423"

  /// Whether `text` can be the id of a ticket.
  package static func isTicket(_ text: String) -> Bool {
    text.utf8.count <= 64 && NameText.consists(text, alsoOf: "_./#:-")
  }
}
