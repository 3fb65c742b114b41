/// A call on its way to the loop's thread.
struct Call: Sendable {
  let ticket: Ticket
  let request: Request
  let settings: TLSSettings
  let recipient: Recipient

  init(_ ticket: Ticket, _ request: Request, _ settings: TLSSettings, for recipient: Recipient) {
    self.ticket = ticket
    self.request = request
    self.settings = settings
    self.recipient = recipient
  }
}
