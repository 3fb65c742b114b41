import HTTP
import JSON

/// Searches for an agent's card. It decides on the next request and interprets the reply to it.
///
/// Most cards are public. The key is therefore sent only if the agent requires it, and only to the
/// configured origin.
struct CardReading: Sendable {
  /// A card that was read before. The next request for it can be conditional.
  struct Known: Equatable, Sendable {
    let card: AgentCard
    let place: RequestTarget
    /// The entity tag of the card, which is sent in `If-None-Match`.
    let etag: String?
  }

  /// What a reply means for the search.
  enum Step: Equatable, Sendable {
    /// Send the next request.
    case nextRequest
    case found(Known)
    case failed(CallFailure)
  }

  /// The maximum size of a card, in bytes. Cards contain icons as data URLs.
  static let limit = 4 << 20

  private let known: Known?
  private let credential: AgentCredential
  private var places: [RequestTarget]
  private var isAuthorized = false
  private var problem = CardProblem.notFound

  /// Creates a search that starts at an agent's base URL. It first tries the place of a known card.
  /// It then tries the path of 1.0 and 0.3 and the path of older versions, first below the base URL
  /// and then at the root of its origin.
  init(base: RequestTarget, known: Known?, credential: AgentCredential) {
    self.known = known
    self.credential = credential
    let root = RequestTarget(origin: base.origin, path: "/")
    places = known.map { [$0.place] } ?? []
    for start in [base, root].compactMap(\.self) {
      for path in ["/.well-known/agent-card.json", "/.well-known/agent.json"] {
        guard let place = start.appending(path), !places.contains(place) else { continue }
        places.append(place)
      }
    }
  }

  /// Returns the next request, or nil if the search has ended. In that case the last call to
  /// ``receive(_:)`` has already returned the result.
  func request(deadline: ContinuousClock.Instant) -> Request? {
    guard let place = places.first else { return nil }
    var headers = [Header("Accept", "application/json")].compactMap(\.self)
    if isAuthorized { headers += credential.headers(for: [.bearer]) ?? [] }
    if let known, known.place == place, let etag = known.etag,
      let header = Header("If-None-Match", etag)
    {
      headers.append(header)
    }
    return Request(.get, place, headers: headers, deadline: deadline, replyLimit: CardReading.limit)
  }

  /// Processes the reply to the last request.
  mutating func receive(_ reply: Result<Reply, TransferError>) -> Step {
    switch reply {
    case .failure(.tooLarge(let limit)): return .failed(.card(.tooLarge(limit: limit)))
    case .failure(let error): return .failed(.transfer(error))
    case .success(let reply): return receive(reply)
    }
  }

  private mutating func receive(_ reply: Reply) -> Step {
    guard let place = places.first else { return .failed(.card(problem)) }
    switch reply.status {
    case 304:
      if let known, known.place == place { return .found(known) }
    case 200..<300:
      if let card = PeerJSON.lenient(reply.body).flatMap(AgentCard.init) {
        return .found(Known(card: card, place: place, etag: reply["etag"]))
      }
      problem = .unreadable
    case 401, 403:
      guard !isAuthorized else { return .failed(.status(reply.status, retryAfter: nil)) }
      isAuthorized = true
      return .nextRequest
    case 429, 500...: return .failed(.status(reply.status, retryAfter: nil))
    default: break
    }
    places.removeFirst()
    return places.isEmpty ? .failed(.card(problem)) : .nextRequest
  }
}
