import HTTP
import JSON

/// The search for an agent's card: which request comes next, and what its answer means.
///
/// A card is mostly public, so the key is shown only to an agent that asks for it; always at the
/// configured origin.
struct CardReading: Sendable {
  /// A card that was read before, so that reading it again costs little.
  struct Known: Equatable, Sendable {
    let card: AgentCard
    let place: RequestTarget
    /// What the agent calls this state of the card, to ask whether it still holds.
    let etag: String?
  }

  /// What an answer means.
  enum Step: Equatable, Sendable {
    /// Go on with the next request.
    case goOn
    case found(Known)
    case failed(CallFailure)
  }

  private let known: Known?
  private let credential: AgentCredential
  private var places: [RequestTarget]
  private var isAuthorized = false
  private var problem = CardProblem.notFound

  /// A search at the base URL of an agent: the paths of 1.0 and 0.3 and of older versions there,
  /// then the same at the root of its origin.
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

  /// The request to make now; nil when there is none, which its answer would have told.
  func request(deadline: ContinuousClock.Instant) -> Request? {
    guard let place = places.first else { return nil }
    var headers = [Header("Accept", "application/json")].compactMap(\.self)
    if isAuthorized { headers += credential.headers(for: [.bearer]) ?? [] }
    if let known, known.place == place, let etag = known.etag,
      let header = Header("If-None-Match", etag)
    {
      headers.append(header)
    }
    return Request(.get, place, headers: headers, deadline: deadline, replyLimit: 1 << 20)
  }

  /// Takes the answer to the last request.
  mutating func take(_ reply: Result<Reply, TransferError>) -> Step {
    switch reply {
    case .failure(let error): return .failed(.transfer(error))
    case .success(let reply): return take(reply)
    }
  }

  private mutating func take(_ reply: Reply) -> Step {
    guard let place = places.first else { return .failed(.card(problem)) }
    switch reply.status {
    case 304:
      if let known, known.place == place { return .found(known) }
    case 200..<300:
      if let card = PeerJSON.parse(reply.body).flatMap(AgentCard.init) {
        return .found(Known(card: card, place: place, etag: reply["etag"]))
      }
      problem = .unreadable
    case 401, 403:
      guard !isAuthorized else { return .failed(.status(reply.status, retryAfter: nil)) }
      isAuthorized = true
      return .goOn
    case 429, 500...: return .failed(.status(reply.status, retryAfter: nil))
    default: break
    }
    places.removeFirst()
    return places.isEmpty ? .failed(.card(problem)) : .goOn
  }
}
