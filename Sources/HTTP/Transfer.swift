import CCurl

/// A call in progress; touched on the loop's thread only.
final class Transfer {
  let call: Call
  let handle: EasyHandle
  let headers = HeaderList()
  /// What libcurl says of a failure; it may quote the URL, so it is looked through and never shown.
  let complaint = Complaint()
  private var head = HeadReader()
  private var body: [UInt8] = []
  private var received = 0
  private var sent = 0
  /// Why a callback stopped the transfer.
  private var refusal: TransferError?

  init(_ call: Call, _ handle: EasyHandle) {
    self.call = call
    self.handle = handle
  }

  /// Whether bytes of the request have left.
  var isSent: Bool { ccurl_get_long(handle.pointer, CURLINFO_REQUEST_SIZE) > 0 }

  /// Tells the caller how it ended; the handle still knows its transfer.
  func finish(_ code: CURLcode) {
    switch (outcome(code), call.recipient) {
    case (.failure(let error), let recipient): recipient.refuse(error)
    case (.success(let head), .caller(let waiter)):
      waiter.resume(returning: .success(Reply(head: head, body: body, timing: timing)))
    case (.success(let head), .stream(let channel)):
      channel.accept(head)
      channel.finish(nil)
    }
  }

  private func outcome(_ code: CURLcode) -> Result<ReplyHead, TransferError> {
    if let refusal { return .failure(refusal) }
    guard code == CURLE_OK else {
      return .failure(TransferError(code, isSent: isSent, complaint: complaint))
    }
    // To libcurl a head that the connection's end cuts short is an answer.
    guard let head = head.complete else { return .failure(.reset(sent: isSent)) }
    return .success(head)
  }

  private var timing: ReplyTiming {
    let connected = max(time(CURLINFO_CONNECT_TIME_T), time(CURLINFO_APPCONNECT_TIME_T))
    let isNew = ccurl_get_long(handle.pointer, CURLINFO_NUM_CONNECTS) > 0
    return ReplyTiming(
      connect: isNew ? connected : nil, firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
      total: time(CURLINFO_TOTAL_TIME_T))
  }

  private func time(_ info: CURLINFO) -> Duration {
    .microseconds(ccurl_get_time(handle.pointer, info))
  }
}

/// What libcurl's callbacks do; each gives what libcurl expects of it.
extension Transfer {
  /// Takes a line of the head; `false` ends the transfer.
  func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    guard head.take(line) else {
      refusal = .malformed
      return false
    }
    if let complete = head.complete, case .stream(let channel) = call.recipient {
      channel.accept(complete)
    }
    return true
  }

  /// What became of a part of the body.
  enum Taking {
    case taken
    /// The reader is behind; libcurl offers the same bytes again when it is told to go on.
    case paused
    case refused
  }

  /// Takes a part of the body.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Taking {
    // A refusal out of a paused transfer's resumption does not end it: more may come.
    guard refusal == nil else { return .refused }
    guard head.complete != nil else {
      refusal = .malformed
      return .refused
    }
    guard bytes.count <= call.request.replyLimit - received else {
      refusal = .tooLarge(limit: call.request.replyLimit)
      return .refused
    }
    switch call.recipient {
    case .caller: body.append(contentsOf: bytes)
    case .stream(let channel):
      guard channel.accept(bytes) else { return .paused }
    }
    received += bytes.count
    return .taken
  }

  /// Fills `room` with the next bytes of the request's body and says how many those are.
  func giveBody(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let part = call.request.body[sent...].prefix(room.count)
    room.copyBytes(from: part)
    sent += part.count
    return part.count
  }
}
