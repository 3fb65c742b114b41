import Console
import HTTP
import Logbook
import Threads

/// Asks a witness on the network to cosign the log's checkpoint (C2SP tlog-witness,
/// `add-checkpoint`).
struct WitnessClient {
  /// The time limit of a request.
  private static let timeout = Duration.seconds(10)
  private static let replyLimit = 65_536
  private let target: RequestTarget

  /// Creates the client of the witness whose submission prefix is `base`.
  init(_ base: RequestTarget) throws(Failure) {
    guard let target = base.appending("/add-checkpoint") else {
      throw Failure(.usage, "--ask \(base): expected a URL without a query")
    }
    self.target = target
  }

  /// Returns the log's checkpoint with the cosignatures of the witness, which are not verified.
  func cosigned(_ log: LogFolder) throws(Failure) -> [UInt8] {
    var reply = try ask(logged(log.witnessRequest(from: 0)))
    // A witness that knows the log says with which size the proof must begin.
    if reply.status == 409, let size = WitnessClient.size(reply.body) {
      reply = try ask(logged(log.witnessRequest(from: size)))
    }
    guard reply.status == 200 else { throw refusal(reply.status) }
    return reply.note + reply.body
  }

  private struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    let note: [UInt8]
  }

  private func ask(_ request: WitnessRequest) throws(Failure) -> Answer {
    let target = target
    let result = runBlocking { () async -> Result<Answer, TransferError> in
      let transport = Transport(egress: EgressList([target.origin: TLSSettings()]))
      let call = Request(
        .post, target, body: request.body, deadline: ContinuousClock.now + WitnessClient.timeout,
        replyLimit: WitnessClient.replyLimit)
      let result: Result<Answer, TransferError>
      do throws(TransferError) {
        let reply = try await transport.send(call)
        result = .success(Answer(status: reply.status, body: reply.body, note: request.note))
      } catch {
        result = .failure(error)
      }
      await transport.close()
      return result
    }
    switch result {
    case .success(let answer): return answer
    case .failure(let error):
      throw Failure(.undecided, "\(target.origin): the witness does not answer: \(error)")
    }
  }

  private func refusal(_ status: Int) -> Failure {
    let witness = "\(target.origin)"
    return switch status {
    case 403: Failure(.no, "\(witness): the witness does not accept the signature of the log")
    case 404: Failure(.no, "\(witness): the witness does not know this log")
    case 409:
      Failure(
        .no, "\(witness): the witness has cosigned another state of the log",
        hint: "update this copy of the logbook (git pull)")
    case 422:
      Failure(
        .integrity, "\(witness): the log does not extend what the witness has cosigned",
        hint: "keep both copies: together they prove that the log's key signed two histories")
    default: Failure(.undecided, "\(witness): the witness returned \(status), expected 200")
    }
  }

  /// Returns the size in the body of a reply 409; nil if the body is not a number.
  private static func size(_ body: [UInt8]) -> Int? {
    let text = String(decoding: body.last == 0x0a ? Array(body.dropLast()) : body, as: UTF8.self)
    guard let size = Int(text), size >= 0, String(size) == text else { return nil }
    return size
  }
}

extension ValueKind where Value == RequestTarget {
  /// The URL of a witness: https, or http on the loopback interface.
  static var witness: ValueKind<RequestTarget> {
    ValueKind("URL") { text throws(Refusal) in
      let isLocal = ["127.0.0.1", "localhost", "[::1]", "::1"]
      guard let target = RequestTarget(text),
        target.origin.scheme == .https || isLocal.contains(target.origin.host)
      else {
        throw Refusal(expected: "an https URL such as https://witness.example")
      }
      return target
    }
  }
}
