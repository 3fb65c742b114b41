internal import CMicrohttpd

extension Engine {
  /// Does the exchange's next step, on the daemon's thread.
  func proceed(_ exchange: Exchange) -> MHD_Result {
    switch exchange.proceed() {
    case .wait: return .YES
    case .cut: return .NO
    case .run(let request):
      expectNothing(of: exchange.connection)
      exchange.hold(Task { exchange.answer(await self.handler(request)) })
      return .YES
    case .send(let response):
      return send(response.checked, of: exchange)
    }
  }

  private func send(_ response: Response, of exchange: Exchange) -> MHD_Result {
    guard case .stream(let produce) = response.body else {
      expectProgress(of: exchange.connection)
      return exchange.connection.send(response)
    }
    let stream = BodyStream(exchange.connection)
    guard exchange.isSending(stream) else { return .NO }
    let result = exchange.connection.send(response.status, response.headers, stream)
    guard result == .YES, !exchange.head.isHead else { return result }
    exchange.hold(
      Task {
        await produce(BodyWriter(stream: stream))
        stream.finish()
      })
    return result
  }
}

extension Connection {
  /// Queues an answer that is not streamed; `.NO` for one that is to be cut closes the connection.
  func send(_ response: Response) -> MHD_Result {
    guard case .bytes(let bytes) = response.body else { return .NO }
    return send(response.status, response.headers, bytes)
  }
}
