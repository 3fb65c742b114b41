/// What a request asks for (RFC 9110 §9.3).
package enum Method: String, Hashable, Sendable {
  /// Asks for a document.
  case get = "GET"
  /// Asks for a document's headers.
  case head = "HEAD"
  /// Hands something over; the one with a body.
  case post = "POST"
}
